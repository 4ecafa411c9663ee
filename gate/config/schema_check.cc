// valijson judges; what it found is then said in our words, from the schema's own.
#include "gate/config/schema_check.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "gate/base/text.h"
#include "gate/config/json_lines.h"
#include "gate/config/json_text.h"

namespace gate {

using nlohmann::json;

namespace {

// A value of the document and the part of the schema that is about it.
struct Node {
  const json* schema = nullptr;
  const json* value = nullptr;
  std::string pointer{};
};

// Patterns are matched by std::regex, whose stack grows with the text: a few thousand characters
// would end the process. No pattern accepts a text this long for what stands behind the cut.
json shortened(const json& value) {
  constexpr std::size_t kLongest = 1000;
  if (value.is_string()) {
    return value.get_ref<const std::string&>().substr(0, kLongest);
  }
  json result = value;
  if (value.is_structured()) {
    for (auto& child : result) child = shortened(child);
  }
  return result;
}

std::string type_name(const json& type) {
  if (type == "number") return "a number";
  if (type == "integer") return "a whole number";
  if (type == "string") return "a string";
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list";
  if (type == "object") return "an object";
  return "null";
}

std::string type_of(const json& value) {
  if (value.is_number()) return "a number";
  if (value.is_string()) return "a string";
  if (value.is_boolean()) return "a boolean";
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  return "null";
}

bool has_type(const json& value, const json& type) {
  if (type == "number") return value.is_number();
  if (type == "integer") return value.is_number_integer();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return value.is_null();
}

std::string either(const std::vector<std::string>& words) {
  if (words.size() < 2) return join(words, "");
  const std::vector<std::string> all_but_last(words.begin(), words.end() - 1);
  return concat(join(all_but_last, ", "), " or ", words.back());
}

// As it stands in the file, on one line.
std::string shown(const json& value) {
  if (value.is_structured()) return type_of(value);
  if (value.is_string()) return concat('\'', excerpt(value.get_ref<const std::string&>()), '\'');
  return excerpt(value.dump());
}

// Why the type is wrong; empty where it is not.
std::string type_fault(const json& schema, const json& value) {
  if (!schema.contains("type")) return "";
  const json types = schema["type"].is_array() ? schema["type"] : json::array({schema["type"]});
  std::vector<std::string> names;
  for (const auto& type : types) {
    if (has_type(value, type)) return "";
    names.push_back(type_name(type));
  }
  const bool is_fraction = value.is_number() && types == json::array({"integer"});
  return concat("must be ", either(names), ", not ", is_fraction ? shown(value) : type_of(value));
}

// What is wanted of a string or number that is of the right type; empty where it is not known.
std::string value_fault(const json& schema, const json& value) {
  if (schema.contains("enum")) {
    std::vector<std::string> words;
    for (const auto& word : schema["enum"]) words.push_back(word.get<std::string>());
    return concat("must be ", either(words), ", not ", shown(value));
  }
  if (value.is_string() && value.get_ref<const std::string&>().empty()) return "must not be empty";
  if (value.is_string() && schema.contains("patternErrorMessage")) {
    const auto wanted = schema["patternErrorMessage"].get<std::string>();
    return concat("must be ", wanted, ", not ", shown(value));
  }
  const auto number = value.is_number() ? value.get<double>() : 0;
  if (value.is_number() && number > schema.value("maximum", number)) {
    return concat("must be at most ", schema["maximum"].dump(), ", not ", shown(value));
  }
  if (value.is_number() && schema.contains("exclusiveMinimum")) {
    return concat("must be more than ", schema["exclusiveMinimum"].dump(), ", not ", shown(value));
  }
  if (value.is_number() && schema.contains("minimum")) {
    return concat("must be at least ", schema["minimum"].dump(), ", not ", shown(value));
  }
  return "";
}

std::string about_unknown_key(const std::string& path, const std::string& parent,
                              const json& properties, std::span<const std::string_view> reserved) {
  if (std::ranges::find(reserved, path) != reserved.end()) {
    return concat('\'', excerpt(path), "' is not supported by this version");
  }
  std::vector<std::string> known;
  for (const auto& [name, schema] : properties.items()) {
    known.push_back(parent.empty() ? name : concat(parent, '.', name));
  }
  const std::string near = nearest(path, known);
  if (!near.empty())
    return concat("unknown key '", excerpt(path), "' (did you mean '", near, "'?)");
  return concat("unknown key '", excerpt(path), "' (known: ", join(known, ", "), ')');
}

void check_keys(const Node& node, std::span<const std::string_view> reserved,
                std::vector<Fault>& faults) {
  const json properties = node.schema->value("properties", json::object());
  const std::string parent = dotted(node.pointer);
  for (const auto& key : node.schema->value("required", json::array())) {
    if (node.value->contains(key)) continue;
    const std::string where = parent.empty() ? "" : concat(" in '", excerpt(parent), '\'');
    faults.push_back({node.pointer, concat("missing key '", key.get<std::string>(), '\'', where)});
  }
  if (node.schema->value("additionalProperties", json()) != json(false)) return;
  for (const auto& [key, value] : node.value->items()) {
    if (properties.contains(key)) continue;
    const std::string pointer = below(node.pointer, key);
    const auto message = about_unknown_key(dotted(pointer), parent, properties, reserved);
    faults.push_back({pointer, message, true});
  }
}

// "a scenario", from the title of the schema: "migration-gate scenario".
std::string kind_of_document(const json& schema) {
  const auto title = schema.value("title", std::string("document"));
  return concat("a ", title.substr(title.rfind(' ') + 1));
}

// What is wrong with this value itself, whatever is with those inside it.
void explain(const Node& node, const std::string& judgement,
             std::span<const std::string_view> reserved, std::vector<Fault>& faults) {
  const std::string name = dotted(node.pointer);
  const std::string quoted =
      name.empty() ? kind_of_document(*node.schema) : concat('\'', excerpt(name), '\'');
  std::string fault = type_fault(*node.schema, *node.value);
  if (fault.empty() && node.value->is_object()) return check_keys(node, reserved, faults);
  if (fault.empty() && node.value->is_array()) return;
  if (fault.empty()) fault = value_fault(*node.schema, *node.value);
  if (fault.empty()) fault = concat("is not allowed: ", judgement);
  faults.push_back({node.pointer, concat(quoted, ' ', fault)});
}

// One level down; `step` is valijson's "[name]" or "[0]".
Node descend(const Node& node, const std::string& step) {
  const std::string name = step.substr(1, step.size() - 2);
  const std::string pointer = below(node.pointer, name);
  if (node.value->is_array()) {
    return {&node.schema->at("items"), &node.value->at(std::stoul(name)), pointer};
  }
  const auto properties = node.schema->find("properties");
  const bool is_named = properties != node.schema->end() && properties->contains(name);
  const json& schema = is_named ? properties->at(name) : node.schema->at("additionalProperties");
  return {&schema, &node.value->at(name), pointer};
}

valijson::ValidationResults validate(const json& document, const json& schema_document) {
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_document), schema);
  valijson::ValidationResults results;
  valijson::Validator validator;
  validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results);
  return results;
}

}  // namespace

std::vector<Fault> check_schema(const json& document, std::string_view schema,
                                std::span<const std::string_view> reserved) {
  const json schema_document = json::parse(schema);
  const json target = shortened(document);
  std::vector<Fault> faults;
  std::set<std::string> explained;
  std::string judgement;
  for (const auto& error : validate(target, schema_document)) {
    judgement = error.description;
    Node node{&schema_document, &target, ""};
    for (std::size_t i = 1; i < error.context.size(); ++i) node = descend(node, error.context[i]);
    if (explained.insert(node.pointer).second) {
      explain(node, judgement, reserved, faults);
    }
  }
  // A rule of the schema about objects or lists that has no words of ours: still refused.
  if (faults.empty() && !judgement.empty()) faults.push_back({"", excerpt(judgement)});
  return faults;
}

std::string dotted(std::string_view pointer) {
  const auto is_number = [](std::string_view token) {
    return !token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos;
  };
  std::string result;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    if (is_number(token) && !result.empty()) {
      result += concat('[', token, ']');
      continue;
    }
    if (!result.empty()) result += '.';
    for (std::size_t i = 0; i < token.size(); ++i) {
      const bool is_escape = token[i] == '~';
      if (is_escape) ++i;
      result += !is_escape ? token[i] : token[i] == '1' ? '/' : '~';
    }
  }
  return result;
}

}  // namespace gate
