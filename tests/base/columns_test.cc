#include "gate/base/columns.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cwchar>
#include <string>

#include "gate/base/code_point.h"

namespace gate {
namespace {

TEST(Columns, AreOneForALetterTwoForAnIdeographNoneForAMark) {
  EXPECT_EQ(columns_of(""), 0U);
  EXPECT_EQ(columns_of("größe"), 5U);
  EXPECT_EQ(columns_of("заказы"), 6U);
  EXPECT_EQ(columns_of("注文"), 4U);
  EXPECT_EQ(columns_of("주문"), 4U);
  EXPECT_EQ(columns_of("🍎s"), 3U);
  EXPECT_EQ(columns_of("e\u0301te\u0301"), 3U);
  EXPECT_EQ(columns_of("สั่งซื้อ"), 4U);
  EXPECT_EQ(columns_of("a\u200Bb"), 2U);
  EXPECT_EQ(columns_of("a\xFF\xC3"), 3U);
}

TEST(Columns, HoldWholeCharacters) {
  EXPECT_EQ(first_columns("注文", 3), "注");
  EXPECT_EQ(first_columns("e\u0301te\u0301", 1), "e\u0301");
  EXPECT_EQ(first_columns("abc", 0), "");
  EXPECT_EQ(first_columns("abc", 9), "abc");
  EXPECT_EQ(first_columns("\xFF\xFFz", 2), "\xFF\xFF");
}

std::string utf8_of(wchar_t value) {
  std::string text(8, '\0');
  std::mbstate_t state{};
  text.resize(std::wcrtomb(text.data(), value, &state));
  return text;
}

// The C library counts the same in the scripts of the tables.
TEST(Columns, AreThoseOfTheCLibrary) {
  const std::string before = std::setlocale(LC_CTYPE, nullptr);
  ASSERT_NE(std::setlocale(LC_CTYPE, "C.UTF-8"), nullptr);
  constexpr struct {
    wchar_t first;
    wchar_t last;
  } kScripts[] = {{0x20, 0x7E},       {0xAE, 0x06FF},    {0x0900, 0x097F}, {0x0E00, 0x0E7F},
                  {0x10A0, 0x115F},   {0x1E00, 0x200F},  {0x2030, 0x205F}, {0x2070, 0x23FF},
                  {0x2E80, 0xA4CF},   {0xAC00, 0xD7A3},  {0xF900, 0xFAFF}, {0xFF01, 0xFFE6},
                  {0x20000, 0x2FFFD}, {0x1F900, 0x1F9FF}};
  for (const auto& script : kScripts) {
    for (wchar_t value = script.first; value <= script.last; ++value) {
      const int width = wcwidth(value);
      if (width < 0) continue;  // not assigned, or a control character
      EXPECT_EQ(columns_of(utf8_of(value)), static_cast<std::size_t>(width))
          << std::hex << static_cast<unsigned>(value);
    }
  }
  std::setlocale(LC_CTYPE, before.c_str());
}

}  // namespace
}  // namespace gate
