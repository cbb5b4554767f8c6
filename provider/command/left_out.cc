// Parts of libcrypto that no command needs, and that its start-up code draws into a static program
// all the same: engines, tables of ciphers and digests, texts of errors, algorithm providers. They
// are half of the pages that are relocated, one by one, before main. Without them EVP_* and RAND_*
// fail; curves and big numbers need none of them.
//
// Each is weak: where something else draws in libcrypto's own, that one counts. The names are those
// of OpenSSL 3.0, which calls them in crypto/init.c and crypto/provider_core.c; under a name that it
// no longer has, nothing is left out.

// NOLINTBEGIN(readability-identifier-naming): they are libcrypto's names
extern "C" {

// A list that ends at once.
[[gnu::weak]] extern const void* const ossl_predefined_providers[16];
const void* const ossl_predefined_providers[16] = {};

// OPENSSL_init_crypto calls these where it is asked to; 1: done.
[[gnu::weak]] int ossl_err_load_crypto_strings() {
  return 1;
}
[[gnu::weak]] void openssl_add_all_ciphers_int() {
}
[[gnu::weak]] void openssl_add_all_digests_int() {
}
[[gnu::weak]] void engine_load_openssl_int() {
}
[[gnu::weak]] void engine_load_rdrand_int() {
}
[[gnu::weak]] void engine_load_dynamic_int() {
}
[[gnu::weak]] void engine_load_padlock_int() {
}
[[gnu::weak]] void engine_load_afalg_int() {
}

}  // extern "C"
// NOLINTEND(readability-identifier-naming)
