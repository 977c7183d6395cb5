// Package worker supervises the resident worker of a notebook: a process that keeps what outlives a cell, the compute
// backend, compiled programs, trainings in the background and named values (package keep), and answers the calls of
// cells (package wire).
//
// The kernel calls [Supervise] once and hands the variable that it returns to all cells. The socket is there from then on;
// the worker itself is built and started by the first call, and again by the next call after it has died. It ends with the
// kernel, however that ends: it holds one end of a pipe whose other end is the kernel's.
//
//	supervisor, err := worker.Supervise(worker.Options{Program: ..., Env: environ})
//	defer supervisor.Close()
//	environ = append(environ, supervisor.Env())
package worker
