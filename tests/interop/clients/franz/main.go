// franz-go, which has a protocol of its own in Go.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	what, broker, topic, rest := os.Args[1], os.Args[2], os.Args[3], os.Args[4:]
	var err error
	if what == "produce" {
		count, _ := strconv.Atoi(rest[1])
		err = produce(broker, topic, rest[0], count)
	} else {
		err = consume(broker, topic, rest[0])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func produce(broker, topic, prefix string, count int) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(broker), kgo.DefaultProduceTopic(topic))
	if err != nil {
		return err
	}
	defer client.Close()
	records := make([]*kgo.Record, count)
	for i := range records {
		records[i] = &kgo.Record{Key: fmt.Appendf(nil, "key%d", i), Value: fmt.Appendf(nil, "%s%d", prefix, i)}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return client.ProduceSync(ctx, records...).FirstErr()
}

// The partitions of one member, as the callbacks change them.
type partitions struct {
	lock sync.Mutex
	mine map[int32]bool
}

func (p *partitions) change(of map[string][]int32, present bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	for _, numbers := range of {
		for _, number := range numbers {
			if present {
				p.mine[number] = true
			} else {
				delete(p.mine, number)
			}
		}
	}
	var sorted []int32
	for number := range p.mine {
		sorted = append(sorted, number)
	}
	slices.Sort(sorted)
	line := "assigned"
	for _, number := range sorted {
		line += fmt.Sprintf(" %d", number)
	}
	fmt.Println(line)
}

func consume(broker, topic, group string) error {
	mine := &partitions{mine: map[int32]bool{}}
	gone := func(_ context.Context, _ *kgo.Client, lost map[string][]int32) { mine.change(lost, false) }
	client, err := kgo.NewClient(
		kgo.SeedBrokers(broker), kgo.ConsumerGroup(group), kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.DisableAutoCommit(),
		kgo.HeartbeatInterval(300*time.Millisecond), kgo.SessionTimeout(10*time.Second),
		kgo.OnPartitionsAssigned(func(_ context.Context, _ *kgo.Client, got map[string][]int32) { mine.change(got, true) }),
		kgo.OnPartitionsRevoked(gone), kgo.OnPartitionsLost(gone),
	)
	if err != nil {
		return err
	}
	commands := make(chan string)
	go func() {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			commands <- lines.Text()
		}
		commands <- "stop"
	}()
	for {
		select {
		case command := <-commands:
			if command == "stop" {
				client.Close()
				return nil
			}
			if err := client.CommitUncommittedOffsets(context.Background()); err != nil {
				return err
			}
			fmt.Println("committed")
		default:
		}
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		client.PollFetches(ctx).EachRecord(func(r *kgo.Record) {
			fmt.Printf("got %d %d %s\n", r.Partition, r.Offset, r.Value)
		})
		cancel()
	}
}
