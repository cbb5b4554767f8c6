package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
)

const (
	mostBodyBytes   = 256 * 1024
	mostHeaderBytes = 64 * 1024
)

// What a peer sends never becomes part of an error: net/http quotes it, so its errors stay here.
var (
	errRequest  = errors.New("the request cannot be made")
	errExchange = errors.New("no whole answer from the agent")
	errDeadline = errors.New("the deadline is over")
	errStatus   = errors.New("a status that is not 200, or another version of HTTP")
	errEncoding = errors.New("a Content-Encoding nobody asked for")
	errLength   = errors.New("a Content-Length that is no number")
	errTooLarge = errors.New("the answer is too large")
)

// newClient returns a client of the one socket: no proxy of the environment, no redirect, no second use of a connection.
func newClient(socket string) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, "unix", socket)
			},
			DisableCompression:     true,
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: mostHeaderBytes,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// post returns the whole body of an answer with status 200. The context bounds all of it, reading the body too.
func post(ctx context.Context, socket, target string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://localhost"+target, bytes.NewReader(body))
	if err != nil {
		return nil, errRequest
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := newClient(socket).Do(request)
	if err != nil {
		return nil, exchangeError(ctx)
	}
	defer response.Body.Close()
	if err := checkHead(response); err != nil {
		return nil, err
	}
	return readAll(ctx, response.Body)
}

// checkHead refuses an empty Content-Length too, which net/http takes for none.
func checkHead(response *http.Response) error {
	if response.StatusCode != http.StatusOK || response.ProtoMajor != 1 {
		return errStatus
	}
	if _, encoded := response.Header["Content-Encoding"]; encoded {
		return errEncoding
	}
	if _, declared := response.Header["Content-Length"]; declared && response.ContentLength < 0 {
		return errLength
	}
	return nil
}

func readAll(ctx context.Context, reader io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(reader, mostBodyBytes+1))
	if err != nil {
		return nil, exchangeError(ctx)
	}
	if len(body) > mostBodyBytes {
		return nil, errTooLarge
	}
	return body, nil
}

func exchangeError(ctx context.Context) error {
	if ctx.Err() != nil {
		return errDeadline
	}
	return errExchange
}
