// Package check compares a value with the same value by another route.
//
// A Check names the equation it belongs to, what is compared, both values, the
// routes they came by and the tolerance. The tests and the notebooks evaluate the
// same checks: a test fails on List.Err, a cell shows the table with Show.
package check
