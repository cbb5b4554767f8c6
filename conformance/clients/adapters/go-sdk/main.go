// The official Go SDK as a client under test, called as its README does (client contract, version 1).
package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"os"

	"github.com/Dstack-TEE/dstack/sdk/go/dstack"
)

func told(name string) string { return os.Getenv("DSTACK_CONFORMANCE_" + name) }

// obtain lets the SDK find the socket in DSTACK_SIMULATOR_ENDPOINT. The context is the README's, without a deadline.
func obtain() ([]byte, error) {
	client := dstack.NewDstackClient()
	answer, err := client.GetKey(context.Background(), told("KEY_PATH"), told("PURPOSE"), told("ALGORITHM"))
	if err != nil {
		return nil, err
	}
	return answer.DecodeKey()
}

func main() {
	secret, err := obtain()
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	if _, err := fmt.Printf("{\"secret\": \"%s\"}\n", hex.EncodeToString(secret)); err != nil {
		fmt.Fprintln(os.Stderr, "refused: nobody can read the key")
		os.Exit(1)
	}
}
