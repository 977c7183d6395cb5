// Package shim stands in for three programs inside GoNB, so that the kernel learns and decides what GoNB neither tells nor
// does:
//
//   - Go is the `go` that GoNB finds first on its PATH. It answers a `go get` that has nothing to get, and for
//     `go build` has package rebuild put a cell's program beside the place where GoNB will look for it, in which stands
//     this program.
//   - Cell is what GoNB then runs: it runs the cell's program and hands on its output and displays, whole and in
//     order, and at most as fast as a browser takes them.
//   - Shell does the same for a shell line.
//
// The last two leave a Report of how the program ended.
package shim
