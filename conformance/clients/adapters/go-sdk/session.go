package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"

	"github.com/Dstack-TEE/dstack/sdk/go/dstack"
)

type question struct {
	ID        uint64 `json:"id"`
	Socket    string `json:"socket"`
	KeyPath   string `json:"key_path"`
	Purpose   string `json:"purpose"`
	Algorithm string `json:"algorithm"`
}

// session answers each question from a goroutine of its own, with one client, kept as a service keeps it, connections and all, until a
// question names another socket.
func session() {
	var client *dstack.DstackClient
	var socket string
	var underWay sync.WaitGroup
	for questions := json.NewDecoder(os.Stdin); ; {
		var asked question
		if questions.Decode(&asked) != nil {
			break
		}
		if client == nil || asked.Socket != socket {
			socket, client = asked.Socket, dstack.NewDstackClient(dstack.WithEndpoint(asked.Socket))
		}
		underWay.Add(1)
		go func(client *dstack.DstackClient) {
			defer underWay.Done()
			answer(client, asked)
		}(client)
	}
	underWay.Wait()
}

// answer writes its line in one piece, so that no other's gets into it.
func answer(client *dstack.DstackClient, asked question) {
	secret, err := obtain(client, asked.KeyPath, asked.Purpose, asked.Algorithm)
	if err != nil {
		refuse(err)
		fmt.Printf("{\"id\": %d, \"answer\": \"refused\"}\n", asked.ID)
		return
	}
	fmt.Printf("{\"id\": %d, \"answer\": \"key\", \"secret\": \"%s\"}\n", asked.ID, secret)
}
