// Package headless runs notebooks without a browser: the same kernel and the same protocol as JupyterLab, through nbclient,
// driven by a small Python program that this package carries and talks to over its standard input and output.
//
// A cell fails when the kernel reports an error, a failing shell line (!, !*, %%bash, %%sh, %%script) among them, when it takes
// longer than its time limit, and when the kernel dies. A notebook stops at its first failing cell. A cell that carries the
// tag raises-exception may fail.
//
// # Budgets
//
// Lessons read the environment variable DENOISE_BUDGET ([BudgetVariable]): "full", which an empty or missing variable
// means too, is what a reader runs; "smoke" asks for the smallest run that still passes through every line, and is
// what tests use. Options.Smoke sets it for the kernel.
package headless
