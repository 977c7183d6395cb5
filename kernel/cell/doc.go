// Package cell reads the source of a cell: its shell lines, its %-commands, its Go; and says how to have GoNB run it so
// that nothing that fails goes unseen. It is pure: no process, no socket.
package cell
