module adapter

go 1.24.0

require github.com/Dstack-TEE/dstack/sdk/go v0.1.0

require (
	github.com/decred/dcrd/dcrec/secp256k1/v4 v4.0.1 // indirect
	golang.org/x/crypto v0.45.0 // indirect
	golang.org/x/sys v0.39.0 // indirect
)
