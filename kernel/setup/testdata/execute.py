"""Runs the cells given as JSON on standard input with the kernel gonb, and prints the text that each leaves, as JSON."""
import json
import sys

import nbclient
import nbformat.v4 as nb

cells = [nb.new_code_cell(source) for source in json.load(sys.stdin)]
notebook = nb.new_notebook(cells=cells)
nbclient.NotebookClient(notebook, kernel_name="gonb", timeout=300, resources={"metadata": {"path": sys.argv[1]}}).execute()
json.dump(["".join(out.get("text", "") for out in cell.outputs) for cell in cells], sys.stdout)
