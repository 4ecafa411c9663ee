// A damaged file is read as far as it makes sense, or refused; nothing beyond a page is touched.
#include <gmock/gmock.h>

#include <random>

#include "gate/base/file.h"
#include "gate/base/text.h"
#include "gate/engine/sqlite/digest.h"
#include "gate/engine/sqlite/pages/page_digest.h"
#include "tests/support/read_all_pages.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

std::string make_file(const TempDir& folder) {
  const std::string path = folder.file("sound.db");
  Connection connection(path, {.flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE});
  connection.run(
      "PRAGMA page_size = 512; CREATE TABLE t(k INTEGER PRIMARY KEY, a, b);"
      "CREATE TABLE w(a PRIMARY KEY, b) WITHOUT ROWID;"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)"
      " INSERT INTO t SELECT i * 7, 'text ' || i, CASE i % 20 WHEN 0 THEN zeroblob(i * 20) END"
      " FROM n; INSERT INTO w SELECT a, b FROM t; CREATE INDEX i ON t(b, a)");
  return path;
}

Bytes as_bytes(const std::string& file) {
  return {reinterpret_cast<const std::uint8_t*>(file.data()), file.size()};
}

TEST(DamagedPages, AreReadOrRefusedWhateverByteIsAnother) {
  const TempDir folder = test_folder();
  const std::string sound = read_file(make_file(folder));
  const PagesRead before = read_all_pages(as_bytes(sound));
  EXPECT_GE(before.trees, 4);
  std::mt19937 random(1);

  int unlike = 0;
  for (std::size_t at = 100; at < sound.size(); at += 307) {
    std::string damaged = sound;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 + random() % 255));
    const PagesRead after = read_all_pages(as_bytes(damaged));
    EXPECT_EQ(after.trees + after.errors, 2 * after.roots);
    unlike +=
        after.errors != before.errors || after.rows != before.rows || after.bytes != before.bytes
            ? 1
            : 0;
  }
  EXPECT_GE(unlike, 10);
}

TEST(DamagedPages, AreReadOrRefusedWhereverTheFileEnds) {
  const TempDir folder = test_folder();
  const std::string sound = read_file(make_file(folder));
  const PagesRead before = read_all_pages(as_bytes(sound));

  for (std::size_t size = 0; size < sound.size(); size += 512) {
    const PagesRead after = read_all_pages(as_bytes(sound).first(size));
    EXPECT_EQ(after.trees + after.errors, 2 * after.roots);
    EXPECT_LT(after.trees, before.trees);
  }
}

// Where SQLite reads a damaged table to its end, so does this, and the same; or it leaves it to
// SQLite.
TEST(DamagedPages, GiveNoOtherDigestThanSqlite) {
  const TempDir folder = test_folder();
  const std::string sound = read_file(make_file(folder));
  const std::string path = folder.file("damaged.db");
  std::mt19937 random(2);

  int alike = 0;
  for (std::size_t at = 1024; at < sound.size(); at += 307) {
    std::string damaged = sound;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 + random() % 255));
    write_file(path, damaged);
    Connection connection(path, {.flags = SQLITE_OPEN_READONLY, .mappable = true});
    for (const std::string table : {"t", "w"}) {
      try {
        const auto mine = digest_pages(connection, {.table = table}, {});
        const TableSnapshot stepped = digest_by_steps(connection, {.table = table});
        if (!mine) continue;
        EXPECT_EQ(mine->whole_rows, stepped.whole_rows) << table << " byte " << at;
        ++alike;
      } catch (const Error&) {  // SQLite's own
      }
    }
  }
  EXPECT_GE(alike, 40);
}

}  // namespace
}  // namespace gate
