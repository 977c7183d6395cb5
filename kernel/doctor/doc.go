// Package doctor looks at what the lessons need and says what it finds: the tools and their true versions, the set-up,
// the plugin, the GPU, and whether each backend computes. It changes nothing; what is missing comes with the command
// that makes it.
//
// In a cell:
//
//	%%
//	gonbui.DisplayMarkdown(doctor.Report(context.Background()).Markdown())
//	gonbui.Sync()
//
// Each backend is tried in a process of its own with a time limit, so that a plugin that crashes or hangs is a line of the
// report. A backend opens, multiplies two matrices and convolves a batch of images; both results are checked.
package doctor
