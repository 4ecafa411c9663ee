#include "gate/engine/postgres/access.h"

#include <algorithm>
#include <cctype>

#include "gate/base/hash.h"
#include "gate/base/text.h"

namespace gate::postgres {

namespace {

constexpr std::string_view kMark = "migration_gate_";

// In the order of Who.
constexpr std::string_view kOwnNames[] = {
    "postgres",       "migration_gate_visitor", "migration_gate_reader", "migration_gate_loader",
    "migration_gate", "migration_gate_unbound"};
constexpr std::string_view kSharedEndings[] = {"_owner",  "_visitor", "_reader",
                                               "_loader", "_admin",   "_unbound"};

// Where the server's name begins: behind the account.
std::size_t begin_of_place(std::string_view location) {
  const std::size_t at = location.find('@');
  return at == location.npos ? location.size() : at;
}

}  // namespace

ServerAccess ServerAccess::to_own(std::string place) {
  ServerAccess access;
  access.place_ = std::move(place);
  return access;
}

ServerAccess ServerAccess::to_shared(std::string place, const std::string& id, std::string secret) {
  ServerAccess access;
  access.place_ = std::move(place);
  access.mark_ = mark_of(id);
  access.secret_ = std::move(secret);
  return access;
}

std::string ServerAccess::account(Who who) const {
  const auto index = static_cast<std::size_t>(who);
  return is_shared() ? concat(mark_, kSharedEndings[index]) : std::string(kOwnNames[index]);
}

std::string ServerAccess::password(Who who) const {
  return is_shared() ? sha256(concat(secret_, account(who))) : std::string();
}

std::string ServerAccess::location(Who who, std::string_view database) const {
  const std::size_t slash = place_.find('/');
  return concat("postgresql://", account(who), place_.substr(0, slash + 1), database,
                place_.substr(slash + 1));
}

std::string ServerAccess::url(Who who, std::string_view database) const {
  std::string url = location(who, database);
  if (is_shared()) url.insert(url.find('@'), concat(":", password(who)));
  return url;
}

std::string ServerAccess::prefix(const std::string& work_dir) const {
  // Two runs that share a server do not meet.
  return is_shared() ? concat(mark_, '_') : concat("gate_", sha256(work_dir).substr(0, 12), '_');
}

std::string database_name(std::string_view location) {
  const std::size_t place = begin_of_place(location);
  const std::size_t slash = std::min(location.find('/', place), location.size());
  const std::size_t end = std::min(location.find('?', slash), location.size());
  return slash == location.size() ? std::string(location)
                                  : std::string(location.substr(slash + 1, end - slash - 1));
}

std::string place_of(std::string_view location) {
  const std::string_view place = location.substr(begin_of_place(location));
  const std::size_t slash = std::min(place.find('/'), place.size());
  const std::size_t end = std::min(place.find('?', slash), place.size());
  return concat(place.substr(0, slash), "/", place.substr(end));
}

std::string mark_of(std::string_view id) {
  return concat(kMark, id);
}

std::string percent_encoded(std::string_view text, bool keep_slashes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~' ||
        (c == '/' && keep_slashes)) {
      result += c;
    } else {
      result += '%';
      result += kDigits[byte >> 4U];
      result += kDigits[byte & 15U];
    }
  }
  return result;
}

}  // namespace gate::postgres
