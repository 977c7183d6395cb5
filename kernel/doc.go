// Command kernel sets up, opens and checks the lessons of Denoise. From the checkout:
//
//	go run ./kernel lab          sets up what is missing, then opens the lessons in JupyterLab
//	go run ./kernel setup        the same without opening JupyterLab
//	go run ./kernel doctor       tells what works here and what does not, and how to fix it
//	go run ./kernel run FILE     runs notebooks without a browser
//	go run ./kernel fmt FILE     writes notebooks in canonical form
//	go run ./kernel install      makes the kernel known to a Jupyter of your own (--user)
//	go run ./kernel uninstall    takes that away
//
// All that a set-up makes lies in .denoise at the top of the checkout: deleting that folder uninstalls. Each command
// says more with --help. Exit status 0 is success, 1 a failure.
package main
