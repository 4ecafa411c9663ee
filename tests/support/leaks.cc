// What the leak checker of a sanitized build is to leave alone. glibc's newlocale() never frees the
// list that it makes of LOCPATH, which tests/support/comma_locale.h sets.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT: the checker's name
  return "leak:argz\n";
}
