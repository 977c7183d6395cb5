// Package grade is for exercises that grade themselves.
//
// The reader writes a function; an Exercise calls it on several cases and compares its values with those of the solution.
// Where they differ it looks through the mistakes that are usual there (standard deviation for variance, off by one, noise
// at the last step, the loop the wrong way, sum for mean) and names the one that gives the reader's values; where none does, it
// shows the first case that differs. An answer that panics, gives NaN or never returns is told so.
//
// An Exercise is a value, so that the same one grades the cell of a lesson, the notebook of solutions and, by Check, itself in
// a test:
//
//	cell.Must(jump.Exercise.Grade(myAnswer).Show())  // in a lesson: wrong is no error
//	cell.Must(jump.Exercise.Grade(myAnswer).Err())   // in the solutions: wrong is an error
package grade
