#include "gate/base/secrets.h"

#include <gtest/gtest.h>

namespace gate {
namespace {

TEST(WithoutSecrets, MasksPasswordsOfUrlsAndConnectionStrings) {
  EXPECT_EQ(without_secrets("no such fixture: 'postgres://shop:p:w@d@db:5432/shop?sslmode=on'"),
            "no such fixture: 'postgres://shop:…@db:5432/shop?sslmode=on'");
  EXPECT_EQ(without_secrets("libsql://x.turso.io?authToken=abc.def&tls=1"),
            "libsql://x.turso.io?authToken=…&tls=1");
  EXPECT_EQ(without_secrets("host=db Password=secret user=shop"), "host=db Password=… user=shop");
  EXPECT_EQ(without_secrets("Server=db;Pwd=secret;Uid=shop"), "Server=db;Pwd=…;Uid=shop");
  EXPECT_EQ(without_secrets("'postgres:/shop:secret@db/shop'"), "'postgres:/shop:…@db/shop'");
  EXPECT_EQ(without_secrets("https://ghp_1234@github.com/shop"), "https://…@github.com/shop");
  EXPECT_EQ(without_secrets("mysql://a:1@h and mysql://b:2@h"), "mysql://a:…@h and mysql://b:…@h");
}

TEST(WithoutSecrets, MasksThoseOfUrlsThatAreMistyped) {
  EXPECT_EQ(without_secrets("'postgres:secret@h/db'"), "'postgres:…@h/db'");
  EXPECT_EQ(without_secrets("postgresql:shop:secret@h"), "postgresql:…@h");
  EXPECT_EQ(without_secrets("postgresql://u:sec/ret@127.0.0.1:1/"),
            "postgresql://u:…@127.0.0.1:1/");
  EXPECT_EQ(without_secrets("//u:secret@h/"), "//u:…@h/");
  EXPECT_EQ(without_secrets("postgresql://u:pa'ss@h/db"), "postgresql://u:…@h/db");
}

TEST(WithoutSecrets, LeavesWhatIsNone) {
  for (const char* text :
       {"", "ssh://git@example.org/shop", "git@example.org:shop", "https://example.org:80/a@1.0",
        "postgres://db/shop", "a://", "UPDATE t SET password = 'x'", "--target=12", "tokens=1",
        "://", "?password=", "file:store.db?mode=ro"}) {
    EXPECT_EQ(without_secrets(text), text);
  }
}

}  // namespace
}  // namespace gate
