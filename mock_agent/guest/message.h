// Message: what is asked of a method, or answered, by the names and numbers of the agent's protobuf
// files (agent_rpc.proto, and agent_rpc_v1.proto for v1). JSON, protobuf and queries all go by these
// lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "mock_agent/guest/text_list.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {

enum class FieldType {
  kString,
  kBytes,  // hex in JSON and queries
  kBool,
  kNumber,     // `optional uint64`
  kStrings,    // repeated
  kManyBytes,  // repeated; answers only
  kNothing,    // a repeated message of which this agent never has one; answers only
};

// In the order of a message's description, which costs 8 bytes of padding.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding)
struct Field {
  int number;
  std::string_view name;
  FieldType type;
};

// MessageType lists its fields by rising number, which is also their order in the files.
struct MessageType {
  std::string_view name;
  std::span<const Field> fields;
};

using Value = std::variant<std::monostate, std::string, Bytes, bool, std::optional<std::uint64_t>,
                           TextList, std::vector<Bytes>>;

// Message has a value for each field of its type, in order, at first proto3's default.
class Message {
 public:
  explicit Message(const MessageType& type);

  const MessageType& type() const { return *type_; }
  std::size_t size() const { return values_.size(); }
  const Value& value(std::size_t field) const { return values_[field]; }
  Value& value(std::size_t field) { return values_[field]; }

  // Get and Set go by a field's name. No field of this name and type aborts.
  template <typename T>
  const T& Get(std::string_view name) const {
    return std::get<T>(values_[Position(name)]);
  }
  template <typename T>
  void Set(std::string_view name, T value) {
    std::get<T>(values_[Position(name)]) = std::move(value);
  }

 private:
  std::size_t Position(std::string_view name) const;

  const MessageType* type_;  // static
  std::vector<Value> values_;
};

// FieldNamed is the position of a field in its message; nothing for a name that is none.
std::optional<std::size_t> FieldNamed(const MessageType& type, std::string_view name);

// AnswerToJson is the message as serde_json writes it: no white space, all fields, in order.
std::string AnswerToJson(const Message& message);

}  // namespace mock_agent
