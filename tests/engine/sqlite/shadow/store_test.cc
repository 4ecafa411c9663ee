#include "gate/engine/sqlite/shadow/store.h"

#include <gmock/gmock.h>

#include <random>

#include "gate/base/file.h"
#include "gate/engine/sqlite/shadow/stores.h"
#include "tests/support/temp.h"

namespace gate {
namespace {

std::string all_of(const Store& store) {
  std::string bytes(store.size(), 'x');
  store.read(0, reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
  return bytes;
}

void write(Store& store, std::uint64_t at, std::string_view bytes) {
  store.write(at, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

class StoreTest : public testing::Test {
 protected:
  std::string file(std::string_view bytes) {
    const std::string path = folder_.file("base");
    write_file(path, bytes);
    return path;
  }

  TempDir folder_ = test_folder();
};

TEST_F(StoreTest, HoldsWhatTheFileDoesAndLeavesItAlone) {
  const std::string path = file(std::string(10'000, 'a'));
  const auto store = Store::over(path);
  EXPECT_EQ(all_of(*store), std::string(10'000, 'a'));

  write(*store, 4090, "0123456789");

  EXPECT_EQ(all_of(*store).substr(4088, 14), "aa0123456789aa");
  EXPECT_EQ(read_file(path), std::string(10'000, 'a'));
}

TEST_F(StoreTest, GrowsAndShrinksWithZeros) {
  const auto store = Store::over(file("abc"));

  write(*store, 9000, "z");
  EXPECT_EQ(store->size(), 9001U);
  EXPECT_EQ(all_of(*store), "abc" + std::string(8997, '\0') + "z");
  store->truncate(2);
  store->truncate(5);
  EXPECT_EQ(all_of(*store), std::string("ab\0\0\0", 5));
  store->truncate(0);
  EXPECT_EQ(all_of(*store), "");
  write(*store, 1, "b");
  EXPECT_EQ(all_of(*store), std::string("\0b", 2));
}

TEST_F(StoreTest, ForksAreApartWhicheverIsWrittenTo) {
  const auto first = Store::over(file(std::string(9000, 'a')));
  write(*first, 0, "1");
  const auto second = first->fork();
  const auto third = second->fork();
  write(*first, 0, "X");
  write(*second, 1, "Y");
  third->truncate(3);

  EXPECT_EQ(all_of(*first).substr(0, 3), "Xaa");
  EXPECT_EQ(all_of(*second).substr(0, 3), "1Ya");
  EXPECT_EQ(all_of(*third), "1aa");
  EXPECT_EQ(second->size(), 9000U);
}

TEST_F(StoreTest, ShowsWhereBytesLieUnlessInSeveralPieces) {
  const auto store = Store::over(file(std::string(9000, 'a')));
  write(*store, 4096, "b");

  EXPECT_EQ(*store->find(4096, 4096), 'b');
  EXPECT_EQ(*store->find(0, 4096), 'a');
  EXPECT_EQ(store->find(4000, 200), nullptr);
  EXPECT_EQ(store->find(8999, 2), nullptr);
}

TEST_F(StoreTest, HoldsMoreThanItKeepsInMemory) {
  const auto store = Store::over(file(""));
  const std::string megabyte(1 << 20, 'm');
  for (std::uint64_t i = 0; i < 70; ++i) write(*store, i << 20U, megabyte);
  const auto copy = store->fork();
  write(*store, 69 << 20, "changed");

  std::string bytes(7, 'x');
  store->read(69 << 20, reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
  EXPECT_EQ(bytes, "changed");
  copy->read(69 << 20, reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
  EXPECT_EQ(bytes, "mmmmmmm");
  EXPECT_EQ(list_folder(folder_.path()).size(), 1U);
}

TEST_F(StoreTest, IsWhatAStringIsWhateverIsDoneToIt) {
  std::mt19937 random(4);
  std::string expected(6000, 'a');
  auto store = Store::over(file(expected));
  for (int i = 0; i < 600; ++i) {
    const std::size_t at = random() % 12'000;
    if (random() % 5 == 0) {
      expected.resize(at, '\0');
      store->truncate(at);
    } else {
      const std::string bytes(1 + random() % 5000, static_cast<char>('a' + i % 26));
      if (expected.size() < at + bytes.size()) expected.resize(at + bytes.size(), '\0');
      expected.replace(at, bytes.size(), bytes);
      write(*store, at, bytes);
    }
    if (random() % 7 == 0) store = store->fork();
    ASSERT_EQ(all_of(*store), expected) << i;
  }
}

TEST_F(StoreTest, IsFoundByEveryNameOfItsPath) {
  const std::string path = file("abc");
  put_store(folder_.file("one"), Store::over(path));

  EXPECT_NE(find_store(folder_.file("one")), nullptr);
  EXPECT_NE(find_store(folder_.path() + "/./one"), nullptr);
  EXPECT_NE(find_store(folder_.path() + "//one"), nullptr);
  EXPECT_EQ(find_store(folder_.file("two")), nullptr);
  EXPECT_TRUE(is_there(folder_.file("one")));
  EXPECT_EQ(size_at(folder_.file("one")), 3U);
  EXPECT_EQ(hash_at(folder_.file("one")), hash_at(path));
  drop_store(folder_.file("one"));
  EXPECT_EQ(find_store(folder_.file("one")), nullptr);
}

}  // namespace
}  // namespace gate
