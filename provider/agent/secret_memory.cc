#include "provider/agent/secret_memory.h"

#include <openssl/crypto.h>
#include <sanitizer/asan_interface.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

namespace provider {
namespace {

constexpr std::size_t kAlignment = 16;

std::size_t RoundUp(std::size_t size, std::size_t unit) {
  return (size + unit - 1) / unit * unit;
}

std::size_t PageBytes() {
  static const auto bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

// SecretRegion is one mapping of secret pages, and the blocks in it. A gap, always zero, follows
// each block, so that AddressSanitizer sees who reads on.
class SecretRegion {
 public:
  // Map gives nothing where the system refuses any of what secret pages are.
  static std::unique_ptr<SecretRegion> Map(std::size_t size) {
    const std::size_t pages = RoundUp(size, PageBytes());
    const std::size_t guard = PageBytes();
    void* const outer =
        mmap(nullptr, pages + 2 * guard, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (outer == MAP_FAILED) return nullptr;
    auto* const inner = static_cast<std::uint8_t*>(outer) + guard;
    std::unique_ptr<SecretRegion> region(new SecretRegion({inner, pages}));
    if (mprotect(inner, pages, PROT_READ | PROT_WRITE) != 0 || mlock(inner, pages) != 0 ||
        madvise(inner, pages, MADV_DONTDUMP) != 0 || madvise(inner, pages, MADV_WIPEONFORK) != 0) {
      return nullptr;
    }
    ASAN_POISON_MEMORY_REGION(inner, pages);
    return region;
  }

  SecretRegion(const SecretRegion&) = delete;
  SecretRegion& operator=(const SecretRegion&) = delete;
  ~SecretRegion() {
    ASAN_UNPOISON_MEMORY_REGION(pages_.data(), pages_.size());
    munmap(pages_.data() - PageBytes(), pages_.size() + 2 * PageBytes());
  }

  // BytesFor is how large a region a block of this size needs.
  static std::size_t BytesFor(std::size_t size) { return RoundUp(size, kAlignment) + kAlignment; }

  // Take gives the first gap that is large enough; null where none is.
  std::uint8_t* Take(std::size_t size) {
    const std::size_t wanted = BytesFor(size);
    std::size_t begin = 0;
    for (const auto& [offset, length] : blocks_) {
      if (offset - begin >= wanted) break;
      begin = offset + length;
    }
    if (pages_.size() - begin < wanted) return nullptr;
    blocks_.emplace(begin, wanted);
    std::uint8_t* const bytes = pages_.data() + begin;
    ASAN_UNPOISON_MEMORY_REGION(bytes, size);
    return bytes;
  }

  void WipeAndGiveBack(std::uint8_t* bytes, std::size_t size) {
    OPENSSL_cleanse(bytes, size);
    ASAN_POISON_MEMORY_REGION(bytes, BytesFor(size));
    blocks_.erase(static_cast<std::size_t>(bytes - pages_.data()));
  }

  bool Holds(const std::uint8_t* bytes) const {
    return bytes >= pages_.data() && bytes < pages_.data() + pages_.size();
  }
  // A forked child inherits no lock: what it has of its parent is only there to be freed.
  bool IsOurs() const { return owner_ == getpid(); }
  bool IsEmpty() const { return blocks_.empty(); }
  std::span<const std::uint8_t> pages() const { return pages_; }

 private:
  explicit SecretRegion(std::span<std::uint8_t> pages) : pages_(pages) {}

  pid_t owner_ = getpid();
  std::span<std::uint8_t> pages_;
  std::map<std::size_t, std::size_t> blocks_;  // from offset to length, the gap included
};

// SecretRegions are all there are. The first one stays.
struct SecretRegions {
  std::mutex mutex;
  std::vector<std::unique_ptr<SecretRegion>> list;

  bool Grow(std::size_t size) {
    auto region = SecretRegion::Map(std::max(size, kSecretArenaBytes));
    if (!region) return false;
    list.push_back(std::move(region));
    return true;
  }
};

// TheRegions are never destroyed: a static secret may go after anything else.
SecretRegions& TheRegions() {
  static auto& regions = *new SecretRegions();
  return regions;
}

}  // namespace

Result<void> PrepareSecretMemory() {
  auto& regions = TheRegions();
  const std::lock_guard lock(regions.mutex);
  const bool is_there = std::ranges::any_of(regions.list, &SecretRegion::IsOurs,
                                            [](const auto& each) -> auto& { return *each; });
  if (!is_there && !regions.Grow(kSecretArenaBytes)) return Reason::kMemoryNotLocked;
  return success();
}

std::uint8_t* AllocateSecret(std::size_t size) {
  if (size == 0) return nullptr;
  auto& regions = TheRegions();
  const std::lock_guard lock(regions.mutex);
  for (const auto& region : regions.list) {
    std::uint8_t* const bytes = region->IsOurs() ? region->Take(size) : nullptr;
    if (bytes != nullptr) return bytes;
  }
  if (!regions.Grow(SecretRegion::BytesFor(size))) throw SecretMemoryRefused();
  return regions.list.back()->Take(size);
}

void WipeAndFreeSecret(std::uint8_t* bytes, std::size_t size) {
  if (bytes == nullptr) return;
  auto& regions = TheRegions();
  const std::lock_guard lock(regions.mutex);
  const auto region =
      std::ranges::find_if(regions.list, [bytes](const auto& each) { return each->Holds(bytes); });
  (*region)->WipeAndGiveBack(bytes, size);
  if ((*region)->IsEmpty() && region != regions.list.begin()) regions.list.erase(region);
}

std::vector<std::span<const std::uint8_t>> SecretPages() {
  auto& regions = TheRegions();
  const std::lock_guard lock(regions.mutex);
  std::vector<std::span<const std::uint8_t>> pages;
  pages.reserve(regions.list.size());
  for (const auto& region : regions.list) pages.push_back(region->pages());
  return pages;
}

}  // namespace provider
