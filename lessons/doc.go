// Package lessons is the root of what the notebooks call: one package a
// lesson, named for its idea, and the packages that show results in a cell.
//
//	check   an equation, a value, the same value by another route, a tolerance
//	figure  charts, image grids, strips, animations and scrubbers, all offline
//	live    watching a training, in a notebook cell or in a terminal
//
// A notebook holds text and cells of at most twelve lines. What a cell does
// lives here, where go test runs it.
package lessons
