// Package lessons is the root of what the notebooks call: one package a
// lesson, named for its idea, and the packages that serve them all.
//
//	catalogue  the order of the lessons, and what each answers for
//	cell       what nearly every cell needs: errors, interrupts, budgets, runs
//	check      an equation, a value, the same value by another route, a tolerance
//	figure     charts, image grids, strips, animations and scrubbers, all offline
//	formula    a formula with its symbols, and with this t's numbers in it
//	grade      exercises that grade themselves and name the mistake
//	live       watching a training, in a notebook cell or in a terminal
//	told       holds the numbers in a notebook's text to the code, for tests
//
// A notebook holds text and cells of at most twelve lines. What a cell does
// lives here, where go test runs it.
package lessons
