#include "tests/support/nasty.h"

namespace gate {

std::string nasty(std::mt19937& random) {
  static const std::string kPieces[] = {"]]>",
                                        "<![CDATA[",
                                        "\x1b[31m",
                                        "\x1b",
                                        std::string(1, '\0'),
                                        "\x01",
                                        "\xFF",
                                        "\xC3",
                                        "\xED\xA0\x80",
                                        "\xEF\xBF\xBE",
                                        "\xEF\xBF\xBF",
                                        "&#27;",
                                        "\"",
                                        "'",
                                        "<",
                                        "&",
                                        "\r\n",
                                        "\r",
                                        "\t",
                                        "\n",
                                        "--",
                                        "é",
                                        "😀",
                                        " ",
                                        "a/b",
                                        "\xC2\x85",
                                        "\xE2\x80\xA8",
                                        "\x7F",
                                        "\n::error::",
                                        "##[error]",
                                        "<script>",
                                        "@ann",
                                        "|",
                                        "```\n"};
  std::string text;
  for (auto i = random() % 12; i > 0; --i) text += kPieces[random() % std::size(kPieces)];
  return text;
}

Judgement nasty_judgement(std::mt19937& random) {
  Judgement judgement{.verdict = static_cast<GateVerdict>(random() % 3), .headline = nasty(random)};
  for (int i = 0; i < 30; ++i) {
    judgement.points.push_back({.check = nasty(random),
                                .phase = static_cast<Phase>(random() % 7),
                                .subject = nasty(random),
                                .migration = nasty(random),
                                .verdict = static_cast<Verdict>(random() % 5),
                                .message = nasty(random),
                                .why = nasty(random),
                                .hint = nasty(random),
                                .location = {nasty(random), static_cast<int>(random() % 3), 0},
                                .statement = nasty(random),
                                .evidence = {{nasty(random), nasty(random), nasty(random)}},
                                .allowed = nasty(random)});
  }
  return judgement;
}

}  // namespace gate
