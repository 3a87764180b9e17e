#pragma once
// The local test data (deploy/testdata): read at start, only where environment is local or test.
#include <filesystem>

#include "directory.hpp"

namespace varde::registry {

// Files that are not there count as empty. Throws Problem(badRequest) naming file and entry for what is not
// understood.
Directory readTestData(const std::filesystem::path& folder);

}  // namespace varde::registry
