// Package compare is the lesson that trains one network twice and more: by the bound (5), by the simple loss (14), and by the
// hybrid of both, on points in the plane whose law is known, so that likelihood and samples can both be measured.
//
// The notebook 12-compare calls it.
package compare
