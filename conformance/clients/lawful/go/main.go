// A careful client on net/http, Go's own HTTP library: prints the key, or refuses (client contract, version 1.1).
package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"time"
)

const deadline = 3 * time.Second

// environment tells what is asked, by the names of the contract's variables.
func environment(name string) string { return os.Getenv("DSTACK_CONFORMANCE_" + name) }

// obtain asks for what it is told, on a connection of its own, and keeps nothing of it.
func obtain(told func(name string) string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	request, err := json.Marshal(map[string]string{
		"path":      told("KEY_PATH"),
		"purpose":   told("PURPOSE"),
		"algorithm": told("ALGORITHM"),
	})
	if err != nil {
		return nil, errRequest
	}
	body, err := post(ctx, told("SOCKET"), "/GetKey", request)
	if err != nil {
		return nil, err
	}
	return secretOf(body)
}

func main() {
	// net/http logs what comes on a connection before anything was asked there, key and all; it knows no other logger than this.
	log.SetOutput(io.Discard)
	if os.Args[len(os.Args)-1] == "--session" {
		session()
		return
	}
	secret, err := obtain(environment)
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	if _, err := fmt.Printf("{\"secret\": \"%s\"}\n", hex.EncodeToString(secret)); err != nil {
		fmt.Fprintln(os.Stderr, "refused: nobody can read the key")
		os.Exit(1)
	}
}
