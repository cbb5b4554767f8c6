// TempFolder: a private folder of a test, removed with all that is in it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>

namespace provider {

class TempFolder {
 public:
  // Aborts where no folder can be made: no test could go on.
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "provider-test-XXXXXX").native();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

  std::set<std::string> Names() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names.insert(entry.path().filename().native());
    }
    return names;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace provider
