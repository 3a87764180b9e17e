#include <catch2/catch.hpp>

#include "config/config.hpp"

using namespace varde;

TEST_CASE("the command line names the settings file and what to do with it", "[config]") {
    std::vector<std::string> words{"varde-storage", "--config", "storage.yaml", "--print-config"};
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    const auto command = config::parseCommandLine(static_cast<int>(argv.size()), argv.data(), "storage");
    CHECK(command.file == "storage.yaml");
    CHECK(command.print);
    CHECK_FALSE(command.check);
}
