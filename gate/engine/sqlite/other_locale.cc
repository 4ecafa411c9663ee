#include "gate/engine/sqlite/other_locale.h"

#include <langinfo.h>

#include <array>
#include <string>
#include <string_view>

namespace gate {

namespace {

// Turkish before all, which has other rules for upper and lower case, too. C is for a process that
// writes numbers with a comma already.
constexpr std::array<std::string_view, 17> kNames = {
    "tr_TR", "de_DE", "fr_FR", "es_ES", "it_IT", "pt_BR", "pl_PL", "ru_RU", "nl_NL",
    "sv_SE", "da_DK", "cs_CZ", "uk_UA", "pt_PT", "de_AT", "fr_CA", "C"};

// To be freed; null where there is none.
locale_t find_locale() {
  const std::string usual = nl_langinfo(RADIXCHAR);
  for (const std::string_view name : kNames) {
    for (const char* encoding : {".UTF-8", ""}) {
      const std::string whole = std::string(name) + encoding;
      const locale_t found = newlocale(LC_ALL_MASK, whole.c_str(), nullptr);
      if (found == nullptr) continue;
      if (nl_langinfo_l(RADIXCHAR, found) != usual) return found;
      freelocale(found);
    }
  }
  return nullptr;
}

}  // namespace

bool has_other_locale() {
  const locale_t found = find_locale();
  if (found != nullptr) freelocale(found);
  return found != nullptr;
}

OtherLocale::OtherLocale() : own_(find_locale()), before_(uselocale(own_)) {}

OtherLocale::~OtherLocale() {
  uselocale(before_);
  if (own_ != nullptr) freelocale(own_);
}

}  // namespace gate
