package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

const leastSecretBytes = 32

var (
	errNotJSON = errors.New("the body is not a JSON object")
	errAgent   = errors.New("the agent reports an error")
	errNoKey   = errors.New("there is no key that is a string")
	errNotHex  = errors.New("the key is not hex")
	errShort   = errors.New("the key is too short")
	errZero    = errors.New("the key is all zero")
)

// secretOf returns the secret of an answer of GetKey: at least 32 bytes, not all of them zero.
func secretOf(body []byte) ([]byte, error) {
	key, err := keyOf(body)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(key, "0x") || strings.HasPrefix(key, "0X") {
		key = key[2:]
	}
	secret, err := hex.DecodeString(key)
	if err != nil {
		return nil, errNotHex
	}
	if len(secret) < leastSecretBytes {
		return nil, errShort
	}
	if isZero(secret) {
		return nil, errZero
	}
	return secret, nil
}

// keyOf decodes into a map, because into a struct encoding/json takes KEY for key. A null leaves its target as it is, hence the pointers.
func keyOf(body []byte) (string, error) {
	var answer map[string]json.RawMessage
	if !utf8.Valid(body) || json.Unmarshal(body, &answer) != nil || answer == nil {
		return "", errNotJSON
	}
	if _, failed := answer["error"]; failed {
		return "", errAgent
	}
	var key *string
	if raw, there := answer["key"]; !there || json.Unmarshal(raw, &key) != nil || key == nil {
		return "", errNoKey
	}
	return *key, nil
}

func isZero(secret []byte) bool {
	var all byte
	for _, each := range secret {
		all |= each
	}
	return all == 0
}
