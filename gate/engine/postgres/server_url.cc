// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
#include "gate/engine/postgres/server_url.h"

#include <map>
#include <memory>
#include <vector>

#include "gate/base/error.h"
#include "gate/base/secrets.h"
#include "gate/base/text.h"
#include "gate/engine/postgres/access.h"
#include "gate/engine/postgres/libpq.h"

namespace gate::postgres {

namespace {

using Words = std::map<std::string, std::string>;

// Only what the URL says itself.
Words read_words(const std::string& url) {
  const auto refuse = [] {
    // Neither the library's message, which quotes what it does not understand, nor the text is
    // shown: there may be a password in it, wherever it stands.
    throw UsageError(
        "what is given as --server, or as the URL of a fixture, names no PostgreSQL server; write "
        "postgresql://user@host:port/, and in a password %2F for '/' and %40 for '@'");
  };
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&::PQconninfoFree)> options(
      libpq().PQconninfoParse(url.c_str(), &message), libpq().PQconninfoFree);
  if (message != nullptr) libpq().PQfreemem(message);
  if (!options) refuse();
  Words words;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) words[option->keyword] = option->val;
  }
  // Where a password has a '/' or an '@' that is not encoded.
  const bool is_odd = words["dbname"].find('@') != std::string::npos ||
                      words["port"].find_first_not_of("0123456789,") != std::string::npos;
  if (is_odd) refuse();
  return words;
}

std::string take(Words& words, const std::string& keyword) {
  const auto found = words.find(keyword);
  if (found == words.end()) return {};
  std::string value = found->second;
  words.erase(found);
  return value;
}

ServerUrl url_of(Words words) {
  ServerUrl url{.password = take(words, "password")};
  const std::string user = take(words, "user");
  const std::string name = take(words, "dbname");
  std::vector<std::string> place;
  for (const char* keyword : {"host", "port"}) {
    const std::string value = take(words, keyword);
    if (!value.empty()) place.push_back(concat(keyword, '=', percent_encoded(value, true)));
  }
  std::vector<std::string> options;
  for (const auto& [keyword, value] : words) {
    options.push_back(concat(keyword, '=', percent_encoded(value, true)));
  }
  url.options = join(options, "&");
  place.insert(place.end(), options.begin(), options.end());
  url.location = concat("postgresql://", percent_encoded(user), user.empty() ? "" : "@", "/",
                        percent_encoded(name), place.empty() ? "" : "?", join(place, "&"));
  return url;
}

}  // namespace

ServerUrl read_database_url(const std::string& url) {
  return url_of(read_words(url));
}

ServerUrl read_server_url(const std::string& url) {
  constexpr std::string_view kMaintenance = "postgres";
  Words words = read_words(url);
  const std::string name = words["dbname"];
  if (!name.empty() && name != kMaintenance) {
    throw UsageError(concat("--server: ", in_quotes(without_secrets(url)), " names the database '",
                            name, "': the gate makes databases of its own, so leave it out; to ",
                            "rehearse on a copy of it, give it as --fixture"));
  }
  words["dbname"] = kMaintenance;
  return url_of(std::move(words));
}

}  // namespace gate::postgres
