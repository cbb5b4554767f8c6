// The official Go SDK as a client under test, called as its README does (client contract, version 1.1: once, or with --session).
package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"

	"github.com/Dstack-TEE/dstack/sdk/go/dstack"
)

func told(name string) string { return os.Getenv("DSTACK_CONFORMANCE_" + name) }

// obtain asks with the README's context, without a deadline.
func obtain(client *dstack.DstackClient, keyPath, purpose, algorithm string) (string, error) {
	answer, err := client.GetKey(context.Background(), keyPath, purpose, algorithm)
	if err != nil {
		return "", err
	}
	secret, err := answer.DecodeKey()
	return hex.EncodeToString(secret), err
}

// refuse gives the SDK's own text as the reason.
func refuse(err error) { fmt.Fprintln(os.Stderr, "refused:", err) }

// once returns the exit status. The SDK finds the socket in DSTACK_SIMULATOR_ENDPOINT.
func once() int {
	secret, err := obtain(dstack.NewDstackClient(), told("KEY_PATH"), told("PURPOSE"), told("ALGORITHM"))
	if err != nil {
		refuse(err)
		return 1
	}
	if _, err := fmt.Printf("{\"secret\": \"%s\"}\n", secret); err != nil {
		fmt.Fprintln(os.Stderr, "refused: nobody can read the key")
		return 1
	}
	return 0
}

func main() {
	if os.Args[len(os.Args)-1] == "--session" {
		session()
		return
	}
	os.Exit(once())
}
