package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
)

// session answers each question, a line of JSON, from a goroutine of its own, when its answer is there.
func session() {
	var underWay sync.WaitGroup
	questions := json.NewDecoder(os.Stdin)
	questions.UseNumber()
	for {
		var question map[string]any
		if questions.Decode(&question) != nil {
			break
		}
		underWay.Add(1)
		go func() {
			defer underWay.Done()
			answer(question)
		}()
	}
	underWay.Wait()
}

// answer writes its line in one piece, so that no other's gets into it. A question's members have the names of the variables in small letters.
func answer(question map[string]any) {
	secret, err := obtain(func(name string) string {
		member, _ := question[strings.ToLower(name)].(string)
		return member
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		fmt.Printf("{\"id\": %v, \"answer\": \"refused\"}\n", question["id"])
		return
	}
	fmt.Printf("{\"id\": %v, \"answer\": \"key\", \"secret\": \"%s\"}\n", question["id"], hex.EncodeToString(secret))
}
