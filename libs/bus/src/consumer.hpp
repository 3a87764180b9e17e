#pragma once
// One member of a consumer group: reads what is new, takes over what others have left, acknowledges what is
// done.
#include "bus/bus.hpp"
#include "connection.hpp"

namespace varde::bus {

class Consumer {
public:
    using Handle = std::function<Task<std::vector<Handled>>(std::vector<Message>)>;

    Consumer(
        boost::asio::any_io_executor executor,
        Address address,
        std::chrono::milliseconds commandDeadline,
        ConsumerOptions options,
        Handle handle
    );

    // Reads until the connection is lost, which it throws.
    Task<> serve();

private:
    Task<> makeGroup();
    Task<> readNew(std::chrono::milliseconds patience);
    Task<> takeOver();
    Task<> countDeliveries(std::vector<Message>& messages);
    Task<> process(std::vector<Message> messages, std::vector<std::string> malformed);
    Task<Reply> call(std::vector<std::string> words);

    Connection connection_;
    const std::chrono::milliseconds commandDeadline_;
    const ConsumerOptions options_;
    const Handle handle_;
};

}  // namespace varde::bus
