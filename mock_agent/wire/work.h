// Work: what a coroutine of the agent's event loop comes to.
#pragma once

#include <utility>  // boost/asio/awaitable.hpp (1.74) needs std::exchange, and does not include it

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mock_agent {

// One thread runs the loop, and everything on it.
using Loop = boost::asio::io_context;

template <typename T>
using Work = boost::asio::awaitable<T, Loop::executor_type>;

// What an asynchronous call takes to be awaited.
inline constexpr boost::asio::use_awaitable_t<Loop::executor_type> kAwaited;

}  // namespace mock_agent
