// Package jupyter is the Jupyter messaging protocol, 5.4, as values: messages, their signatures, and the connection file.
// It opens no socket (package channels does) and decides nothing (package proxy does).
//
// https://jupyter-client.readthedocs.io/en/stable/messaging.html
package jupyter

// Version is the version of the protocol.
const Version = "5.4"
