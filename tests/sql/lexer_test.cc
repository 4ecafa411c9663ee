#include "gate/sql/lexer.h"

#include <gmock/gmock.h>

#include "gate/base/error.h"

namespace gate {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts_of(std::string_view sql) {
  std::vector<std::string> texts;
  for (const Token& token : tokenize(sql)) texts.emplace_back(token.text);
  return texts;
}

TokenKind kind_of(std::string_view sql) {
  const auto tokens = tokenize(sql);
  return tokens.size() == 1 ? tokens[0].kind : TokenKind::end;
}

int offset_of_error(std::string_view sql) {
  try {
    tokenize(sql);
  } catch (const SqlError& error) {
    return error.offset();
  }
  return -1;
}

TEST(Lexer, KnowsThePostgresStrings) {
  for (const std::string_view sql : {"E'it\\'s'", "e'a''b\\\\'", "$$it's$$", "$a1$x $$ y$a1$"}) {
    EXPECT_EQ(kind_of(sql), TokenKind::string) << sql;
  }
  EXPECT_EQ(unquote(tokenize("E'plum'").front()), "plum");
  EXPECT_EQ(unquote(tokenize("E'it\\'s\\n''\\\\'").front()), "it's\n'\\");
  EXPECT_EQ(unquote(tokenize("$q$it's$q$").front()), "it's");
  EXPECT_THAT(texts_of("a$$b$$"), ElementsAre("a$$b$$"));  // a name
  EXPECT_THAT(texts_of("$1 + $2$"), ElementsAre("$1", "+", "$2$"));
  EXPECT_THAT(texts_of("e 'a'"), ElementsAre("e", "'a'"));
  EXPECT_THAT(texts_of("e'a\\'"), ElementsAre("e", "'a\\'"));  // an alias, to others
}

TEST(Lexer, KnowsTheKindsOfTokens) {
  EXPECT_EQ(kind_of("select"), TokenKind::word);
  EXPECT_EQ(kind_of("größe$1"), TokenKind::word);
  EXPECT_EQ(kind_of("\"a\"\"b\""), TokenKind::quoted_name);
  EXPECT_EQ(kind_of("[a;b]"), TokenKind::quoted_name);
  EXPECT_EQ(kind_of("`a``b`"), TokenKind::quoted_name);
  EXPECT_EQ(kind_of("'it''s'"), TokenKind::string);
  EXPECT_EQ(kind_of("X'ab'"), TokenKind::blob);
  EXPECT_EQ(kind_of("?12"), TokenKind::parameter);
  EXPECT_EQ(kind_of("@a::b(c;d)"), TokenKind::parameter);
  EXPECT_EQ(kind_of("->>"), TokenKind::punctuation);
}

TEST(Lexer, TakesNumbersWhole) {
  for (const char* number : {"1", "1.5", ".5e-3", "1E+10", "0x1F", "1e5", "1.", "12ab"}) {
    EXPECT_EQ(kind_of(number), TokenKind::number) << number;
  }
  EXPECT_THAT(texts_of("0x1e+5"), ElementsAre("0x1e", "+", "5"));
  EXPECT_THAT(texts_of("1-2"), ElementsAre("1", "-", "2"));
}

TEST(Lexer, LeavesOutCommentsAndWhiteSpace) {
  EXPECT_THAT(texts_of("a/* ; ' */b -- it's\r\n\t\fc/**/"), ElementsAre("a", "b", "c"));
}

TEST(Lexer, LetsAnOpenCommentEndWithTheText) {
  EXPECT_THAT(texts_of("a /* never closed /"), ElementsAre("a"));
  EXPECT_THAT(texts_of("a /*"), ElementsAre("a", "/", "*"));
}

TEST(FindOpenComment, FindsTheOneThatTheTextEndsIn) {
  EXPECT_EQ(find_open_comment("a; /* b"), 3u);
  EXPECT_EQ(find_open_comment("a /* b */ -- /*\n/*/"), 16u);
  EXPECT_EQ(find_open_comment("/* a; /* b"), 0u);
  EXPECT_EQ(find_open_comment("-- a\n;/**"), 6u);
}

TEST(FindOpenComment, TakesNoOtherForOne) {
  for (const char* text : {"", "a", "/**/", "a /* b */ ", "'/* a'", "\"/*\"", "-- /* a", "a / b",
                           "/* a */ /* b */-- c", "a /*"}) {
    EXPECT_EQ(find_open_comment(text), std::string_view::npos) << text;
  }
}

TEST(Lexer, TakesAByteOrderMarkAsWhiteSpaceOnlyWhereATokenBegins) {
  EXPECT_THAT(texts_of("\xef\xbb\xbf"
                       "a"),
              ElementsAre("a"));
  EXPECT_THAT(texts_of("a\xef\xbb\xbf"
                       "b"),
              ElementsAre("a\xef\xbb\xbf"
                          "b"));
}

TEST(Lexer, TakesTheLongestOperator) {
  EXPECT_THAT(texts_of("a<=b||c<>d->>e!=f"),
              ElementsAre("a", "<=", "b", "||", "c", "<>", "d", "->>", "e", "!=", "f"));
}

TEST(Lexer, NamesWhereAQuoteThatIsNotClosedBegins) {
  EXPECT_EQ(offset_of_error("select 'it''s"), 7);
  EXPECT_EQ(offset_of_error("select \"a"), 7);
  EXPECT_EQ(offset_of_error("select [a"), 7);
  EXPECT_EQ(offset_of_error("a `"), 2);
  EXPECT_EQ(offset_of_error("a x'00"), 3);
}

TEST(Lexer, RefusesANulByteWhereverItStands) {
  using namespace std::string_view_literals;
  EXPECT_EQ(offset_of_error("a \0b"sv), 2);
  EXPECT_EQ(offset_of_error("'a\0b'"sv), 2);
  EXPECT_EQ(offset_of_error("a -- \0\nb"sv), 5);
}

TEST(Lexer, SaysTheEndAgainAndAgain) {
  Lexer lexer(" a ");
  EXPECT_EQ(lexer.next().offset, 1u);
  EXPECT_EQ(lexer.next().kind, TokenKind::end);
  EXPECT_EQ(lexer.next().kind, TokenKind::end);
}

TEST(Lexer, TellsWordsFromQuotedNames) {
  EXPECT_TRUE(is_word(tokenize("Begin")[0], "BEGIN"));
  EXPECT_FALSE(is_word(tokenize("\"BEGIN\"")[0], "BEGIN"));
  EXPECT_FALSE(is_word(tokenize("'BEGIN'")[0], "BEGIN"));
  EXPECT_FALSE(is_word(tokenize("beginning")[0], "BEGIN"));
}

TEST(Unquote, TakesTheQuotesOff) {
  EXPECT_EQ(unquote(tokenize("\"a\"\"b\"")[0]), "a\"b");
  EXPECT_EQ(unquote(tokenize("[a\"\"b]")[0]), "a\"\"b");
  EXPECT_EQ(unquote(tokenize("`a``b`")[0]), "a`b");
  EXPECT_EQ(unquote(tokenize("'a''b'")[0]), "a'b");
  EXPECT_EQ(unquote(tokenize("\"\"")[0]), "");
  EXPECT_EQ(unquote(tokenize("Plain")[0]), "Plain");
}

}  // namespace
}  // namespace gate
