#include "gate/base/secrets.h"

#include <algorithm>

#include "gate/base/text.h"

namespace gate {

namespace {

constexpr std::string_view kMask = "…";
constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kBlanks = " \t\r\n'\"`<>";

constexpr std::string_view kSecretNames[] = {"password", "passwd",       "pwd",       "sslpassword",
                                             "token",    "auth_token",   "authtoken", "apikey",
                                             "api_key",  "access_token", "secret"};

// Of what stands before the user in a URL, which as a path can have lost a slash.
std::size_t length_of_begin(std::string_view rest) {
  if (rest.starts_with("://")) return 3;
  return rest.starts_with(":/") ? 2 : 0;
}

// The user's part of a URL: all up to its last '@' before host and path end. Where that has none, a
// database's may have a password with a '/' in it that nobody has encoded.
std::string_view user_part(std::string_view rest, bool is_web) {
  // A password may have quotes in it.
  const std::string_view word = rest.substr(0, rest.find_first_of(kSpaces));
  const std::string_view authority = word.substr(0, word.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  if (at != authority.npos) return authority.substr(0, at);
  const bool has_none = is_web || authority.find(':') == authority.npos;
  const std::size_t later = has_none ? word.npos : word.rfind('@');
  return later == word.npos ? std::string_view() : word.substr(0, later);
}

// "shop:secret@db", a URL whose beginning was forgotten: how long what stands before the secret is;
// 0 = it is none.
std::size_t length_before_secret(std::string_view rest) {
  const std::string_view word = rest.substr(0, rest.find_first_of(kBlanks));
  const std::size_t begin = std::min(word.find_first_not_of('/'), word.size());
  const std::size_t colon = word.find_first_of(":/@", begin);
  const bool is_one = colon != word.npos && colon > begin && word[colon] == ':' &&
                      word.substr(colon, 2) != ":/" && word.find('@') != word.npos;
  return is_one ? colon + 1 : 0;
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
    constexpr std::size_t kWeb = 5;
    const std::string before = to_lower(text.substr(at < kWeb ? 0 : at - kWeb, std::min(at, kWeb)));
    const bool is_web = before.ends_with("http") || before == "https";
    const std::string_view user = begin == 0 ? "" : user_part(rest.substr(begin), is_web);
    const std::size_t bare = begins_word(text, at) ? length_before_secret(rest) : 0;
    if (bare > 0) {
      result += concat(rest.substr(0, bare), kMask);
      at += rest.substr(0, rest.find_first_of(kBlanks)).rfind('@');
    } else if (name > 0) {
      const std::string_view value = rest.substr(name);
      const std::size_t end = std::min(value.find_first_of(kBlanks), value.find_first_of("&;"));
      const std::size_t length = std::min(end, value.size());
      result += concat(rest.substr(0, name), length == 0 ? "" : kMask);
      at += name + length;
    } else if (!user.empty()) {
      result += concat(rest.substr(0, begin), masked_user(user, is_web));
      at += begin + user.size();
    } else {
      result += text[at++];
    }
  }
  return result;
}

}  // namespace gate
