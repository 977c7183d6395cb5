// Package compare is the lesson that trains one network several times: by the bound (5), by the simple loss (14), and by the
// hybrid of both. On points in the plane, whose law is known, and on small images, likelihood and samples are both measured.
//
// The notebook 12-compare calls it, and the command compare/measure.
package compare
