// Another locale, for what an extension takes from it: how numbers are written, letters compared
// and days named. SQLite itself asks for none.
#pragma once

#include <locale.h>

namespace gate {

// Whether this machine has a locale that writes numbers in another way than the process does now.
bool has_other_locale();

// While it lives, this thread's locale is that one; the same as before where there is none.
class OtherLocale {
 public:
  OtherLocale();
  ~OtherLocale();
  OtherLocale(const OtherLocale&) = delete;
  OtherLocale& operator=(const OtherLocale&) = delete;

 private:
  locale_t own_;  // null: there is none
  locale_t before_;
};

}  // namespace gate
