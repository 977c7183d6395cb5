// Package keep keeps values between the cells of a notebook, each of which is a program of its own.
//
//	cell.Must(keep.Put("losses", losses))                  // in one cell
//	losses := cell.Value(keep.Get[[]float64]("losses"))    // in a later one
//
// A value is copied, by encoding/gob: what Get returns is the caller's own, and a value of a type that gob cannot copy (a
// function, a channel, a struct without exported fields) or that takes more than 1 GiB is refused. The copies live in the kernel's worker, and so outlive
// a cell's panic, its interrupt and its end, but not the kernel. Where there is no worker, as under `go run`, they live in
// the process, and all else is the same: what must be there in the next process belongs in a file, or in a run.
package keep
