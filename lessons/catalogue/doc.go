// Package catalogue is the order of the lessons, and what each of them answers for: which equation it derives and checks,
// which functions are that equation, and which question of a learner it answers under which heading.
//
// Its tests read the sources, the notebooks and the README, and run the checks. They fail where an equation lacks one of four
// things: a function, an Example of it, a check by an independent route, a cell that shows the check. The table they
// hold to that is the one of the package comment of ddpm; go test ./lessons/catalogue -update writes it there anew.
package catalogue
