#include "kat/vector_file.h"

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace kat {
namespace {

using Json = nlohmann::json;

bool HasText(const Json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() &&
         !member->get_ref<const std::string&>().empty();
}

bool IsVector(const Json& vector) {
  return vector.is_object() && HasText(vector, "id") && HasText(vector, "source") &&
         vector.contains("flags") && vector["flags"].is_array();
}

bool IsVectorFile(const Json& file) {
  return file.is_object() && HasText(file, "description") && HasText(file, "source") &&
         HasText(file, "schema") && file.contains("count") && file["count"].is_number_unsigned() &&
         file.contains("vectors") && file["vectors"].is_array() &&
         std::all_of(file["vectors"].begin(), file["vectors"].end(), IsVector);
}

bool IsLowerHex(const std::string& text) {
  return text.size() % 2 == 0 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Result<std::string> Vector::Text(std::string_view field) {
  const auto found = fields_.find(field);
  if (found == fields_.end()) return VectorError::kMissingField;
  read_.insert(found->first);
  return found->second;
}

Result<Bytes> Vector::Hex(std::string_view field) {
  BOOST_OUTCOME_TRY(text, Text(field));
  if (!IsLowerHex(text)) return VectorError::kNotHex;
  Bytes bytes;
  boost::algorithm::unhex(text, std::back_inserter(bytes));
  return bytes;
}

Result<void> Vector::Finish() const {
  if (read_.size() != fields_.size()) return VectorError::kUnreadField;
  return success();
}

Result<std::vector<Vector>> LoadVectors(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return VectorError::kFileUnreadable;
  const Json json = Json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (!IsVectorFile(json)) return VectorError::kNotAVectorFile;
  if (json["count"] != json["vectors"].size()) return VectorError::kWrongCount;

  std::vector<Vector> vectors;
  std::set<std::string> ids;
  for (const Json& object : json["vectors"]) {
    Vector vector;
    for (const auto& [name, value] : object.items()) {
      if (name == "source" || name == "flags") continue;
      if (!value.is_string()) return VectorError::kNotText;
      vector.fields_.emplace(name, value.get<std::string>());
    }
    vector.id_ = vector.fields_.extract("id").mapped();
    if (!ids.insert(vector.id_).second) return VectorError::kRepeatedId;
    vectors.push_back(std::move(vector));
  }
  return vectors;
}

}  // namespace kat
