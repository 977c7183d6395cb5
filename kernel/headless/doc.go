// Package headless runs notebooks without a browser: the same kernel and the same protocol as JupyterLab, through nbclient,
// driven by a small Python program that this package carries and talks to over its standard input and output.
//
// It differs from JupyterLab's Run All in what a failure is. A cell fails when the kernel reports an error, when it takes
// longer than its time limit, when the kernel dies, and also when one of its shell lines (!, !*, %%bash, %%sh, %%script)
// ends with a status other than zero, which GoNB reports as success. A notebook stops at its first failing cell. A cell
// that carries the tag raises-exception may fail.
//
// Outputs arrive complete as far as the kernel sends them: a cell that displays something and ends at once must call
// gonbui.Sync first, or GoNB itself may drop it.
//
// # Budgets
//
// Lessons read the environment variable DENOISE_BUDGET ([BudgetVariable]): "full", which an empty or missing variable
// means too, is what a reader runs; "smoke" asks for the smallest run that still passes through every line, and is
// what tests use. Options.Smoke sets it for the kernel.
package headless
