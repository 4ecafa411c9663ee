#include "gate/base/secrets.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::string_view kMask = "…";
constexpr std::string_view kBlanks = " \t\r\n'\"`<>";

constexpr std::string_view kSecretNames[] = {"password", "passwd",       "pwd",       "sslpassword",
                                             "token",    "auth_token",   "authtoken", "apikey",
                                             "api_key",  "access_token", "secret"};

// Of what stands before the user in a URL, which as a path can have lost a slash.
std::size_t length_of_begin(std::string_view rest) {
  if (rest.starts_with("://")) return 3;
  return rest.starts_with(":/") ? 2 : 0;
}

// The user's part of a URL: all up to its last '@' before host and path end.
std::string_view user_part(std::string_view rest) {
  const std::string_view authority =
      rest.substr(0, std::min(rest.find_first_of("/?#"), rest.find_first_of(kBlanks)));
  const std::size_t at = authority.rfind('@');
  return at == authority.npos ? std::string_view() : authority.substr(0, at);
}

// A user without a password can be a token, except where everybody is called git.
std::string masked_user(std::string_view user, bool is_web) {
  const std::size_t colon = user.find(':');
  if (colon != user.npos) return concat(user.substr(0, colon + 1), kMask);
  return is_web ? std::string(kMask) : std::string(user);
}

// How long the name of a secret with its '=' is that `rest` begins with; 0 = it does not.
std::size_t length_of_name(std::string_view rest) {
  const std::size_t equals = rest.substr(0, 16).find('=');
  if (equals == rest.npos) return 0;
  const std::string name = to_lower(rest.substr(0, equals));
  return std::ranges::find(kSecretNames, name) == std::end(kSecretNames) ? 0 : equals + 1;
}

bool begins_word(std::string_view text, std::size_t at) {
  return at == 0 || text[at - 1] == '?' || text[at - 1] == '&' || text[at - 1] == ';' ||
         kBlanks.find(text[at - 1]) != kBlanks.npos;
}

}  // namespace

std::string without_secrets(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::size_t name = begins_word(text, at) ? length_of_name(rest) : 0;
    const std::size_t begin = length_of_begin(rest);
    const std::string_view user = begin == 0 ? "" : user_part(rest.substr(begin));
    if (name > 0) {
      const std::string_view value = rest.substr(name);
      const std::size_t end = std::min(value.find_first_of(kBlanks), value.find_first_of("&;"));
      const std::size_t length = std::min(end, value.size());
      result += concat(rest.substr(0, name), length == 0 ? "" : kMask);
      at += name + length;
    } else if (!user.empty()) {
      const bool is_web = to_lower(text.substr(0, at)).ends_with("http") ||
                          to_lower(text.substr(0, at)).ends_with("https");
      result += concat(rest.substr(0, begin), masked_user(user, is_web));
      at += begin + user.size();
    } else {
      result += text[at++];
    }
  }
  return result;
}

}  // namespace gate
