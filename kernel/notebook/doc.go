// Package notebook reads and writes Jupyter notebooks in one canonical form, so that the same lesson is always the same
// bytes: what a commit shows is what an author changed, and never what a run left behind.
//
// The canonical form is nbformat 4.5 as Jupyter itself writes it (keys sorted, one space of indent, UTF-8 unescaped,
// source as a list of lines, a newline at the end) with nothing in it that a run or an editor added:
//
//   - code cells have no outputs and no execution count;
//   - every cell has an id: its own where that is valid and not yet taken, else one derived from its content, so that
//     writing a notebook twice gives the same bytes;
//   - the notebook's metadata is the name of the kernel and of the language;
//   - a cell's metadata is what a reader would miss: tags, hidden source or outputs, cells that may not be edited or
//     deleted, the format of a raw cell.
package notebook
