//! The producer against a broker that is made of a script: what it does when answers are late, odd, or do not come.

mod scripted;

use std::time::{Duration, Instant};

use kafka_client::{ClientError, ErrorCode, Producer, ProducerRecord};
use kafka_wire::ApiKey;
use kafka_wire::batch::BatchHeader;
use kafka_wire::messages::produce_response::{PartitionProduceResponse, TopicProduceResponse};
use kafka_wire::messages::{MetadataRequest, ProduceRequest, ProduceResponse};
use scripted::{Asked, Broker, Reply, ShownTopic};
use tokio::sync::oneshot;

fn record(value: &[u8]) -> ProducerRecord<'_> {
    ProducerRecord { topic: "t", value: Some(value), ..ProducerRecord::default() }
}

/// The answer to a Produce request, the same for each of its partitions.
fn produced(request: &ProduceRequest, code: ErrorCode) -> ProduceResponse {
    let partition = |index| PartitionProduceResponse {
        index,
        error_code: code.0,
        base_offset: if code.is_error() { -1 } else { 5 },
        log_append_time_ms: -1,
        ..PartitionProduceResponse::default()
    };
    let topic = |t: &kafka_wire::messages::produce_request::TopicProduceData| TopicProduceResponse {
        name: t.name.clone(),
        topic_id: t.topic_id,
        partition_responses: t.partition_data.iter().map(|p| partition(p.index)).collect(),
        ..TopicProduceResponse::default()
    };
    ProduceResponse { responses: request.topic_data.iter().map(topic).collect(), ..ProduceResponse::default() }
}

/// Producer epoch and first sequence number of the only batch in a request.
fn numbers(request: &ProduceRequest) -> (i16, i32) {
    let records = request.topic_data[0].partition_data[0].records.clone().expect("records");
    let header = BatchHeader::read(&records.into_bytes()).expect("a batch");
    (header.producer_epoch, header.base_sequence)
}

fn take_all(asked: &Asked) -> Option<Reply> {
    let request = asked.is::<ProduceRequest>()?;
    Some(asked.reply(&produced(&request, ErrorCode::NONE)))
}

/// Before, everything was taken over into memory without end.
#[tokio::test]
async fn without_acks_a_broker_that_does_not_read_holds_the_caller_up() {
    let broker =
        Broker::start(&[ShownTopic::new("t", &[1])], |asked| asked.is::<ProduceRequest>().map(|_| Reply::None)).await;
    let settings = [("acks", "0"), ("buffer.memory", "2000000"), ("max.block.ms", "300"), ("linger.ms", "0")];
    let producer = Producer::new(broker.producer_config(&settings)).await.expect("a producer");
    let value = vec![7; 100_000];
    producer.send(record(&value)).await.expect("taken").await.expect("written");
    broker.be_deaf();
    let sending = async {
        // What the system itself buffers is some megabytes at most.
        for _ in 0..2000 {
            producer.send_detached(record(&value)).await?;
        }
        Ok(())
    };
    let error: ClientError =
        tokio::time::timeout(scripted::PATIENCE, sending).await.expect("in time").expect_err("full");
    assert!(error.to_string().contains("waiting for buffer memory"), "{error}");
}

/// A broker drops what it has not begun when a connection ends, so the end waits until it has.
#[tokio::test]
async fn without_acks_the_end_waits_until_the_broker_has_read() {
    let broker =
        Broker::start(&[ShownTopic::new("t", &[1])], |asked| asked.is::<ProduceRequest>().map(|_| Reply::None)).await;
    let settings = [("acks", "0"), ("linger.ms", "0")];
    let producer = Producer::new(broker.producer_config(&settings)).await.expect("a producer");
    producer.send_detached(record(b"v")).await.expect("taken");
    producer.close(Duration::from_secs(5)).await.expect("closed");
    let keys = broker.keys();
    let produced = keys.iter().position(|k| *k == ApiKey::PRODUCE).expect("the broker has it");
    assert_eq!(keys.last(), Some(&ApiKey::METADATA), "{keys:?}");
    assert!(produced < keys.len() - 1);
}

/// Before, a batch under way was told of only when the request had timed out too.
#[tokio::test]
async fn delivery_timeout_also_ends_the_wait_for_what_is_under_way() {
    let broker =
        Broker::start(&[ShownTopic::new("t", &[1])], |asked| asked.is::<ProduceRequest>().map(|_| Reply::Never)).await;
    let settings = [("linger.ms", "0"), ("request.timeout.ms", "300"), ("delivery.timeout.ms", "300")];
    let mut config = broker.producer_config(&settings);
    // As it is when a batch goes out late in its time.
    config.common.request_timeout_ms = 15_000;
    let producer = Producer::new(config).await.expect("a producer");
    let start = Instant::now();
    let error = producer.send(record(b"v")).await.expect("taken").await.expect_err("too late");
    let took = start.elapsed();
    assert!(matches!(error, ClientError::Timeout { .. }), "{error}");
    assert!(took >= Duration::from_millis(300) && took < Duration::from_secs(5), "{took:?}");
    assert_eq!(producer.counts().failed, 1);
}

/// A batch given up while under way is written all the same: what follows goes on with the next numbers. Before, it went
/// on in a new epoch, and those that were in the log already were written twice.
#[tokio::test]
async fn a_late_success_leaves_no_gap() {
    let (tell, told) = oneshot::channel();
    let mut told = Some(told);
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], move |asked| {
        let request = asked.is::<ProduceRequest>()?;
        let response = produced(&request, ErrorCode::NONE);
        Some(match told.take() {
            Some(told) => asked.reply_when(&response, told),
            None => asked.reply(&response),
        })
    })
    .await;
    let settings = [("linger.ms", "0"), ("request.timeout.ms", "300"), ("delivery.timeout.ms", "300")];
    let mut config = broker.producer_config(&settings);
    config.common.request_timeout_ms = 10_000;
    let producer = Producer::new(config).await.expect("a producer");
    let error = producer.send(record(b"one")).await.expect("taken").await.expect_err("too late");
    assert!(error.is_retriable(), "{error}");
    tell.send(()).expect("somebody waits");
    let second = producer.send(record(b"two")).await.expect("taken").await.expect("delivered");
    assert_eq!(second.offset, Some(5));
    assert_eq!(broker.all::<ProduceRequest>().iter().map(numbers).collect::<Vec<_>>(), [(0, 0), (0, 1)]);
    let counts = producer.counts();
    assert_eq!((counts.delivered, counts.failed), (1, 1), "each told once");
    producer.close(Duration::from_secs(5)).await.expect("closed");
}

/// Two batches are under way when the connection breaks, and the first is given up before either's fate is known. The
/// second keeps its number until the broker has spoken. `answer` is what it says; answers the numbers sent.
async fn given_up_before_another(answer: ErrorCode) -> Vec<(i16, i32)> {
    let mut count = 0;
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], move |asked| {
        let request = asked.is::<ProduceRequest>()?;
        count += 1;
        Some(match (count, numbers(&request)) {
            (1, _) => Reply::Never,
            (2..=4, _) => Reply::Close,
            (_, (0, 1)) => asked.reply(&produced(&request, answer)),
            _ => asked.reply(&produced(&request, ErrorCode::NONE)),
        })
    })
    .await;
    let settings = [("linger.ms", "0"), ("retries", "2")];
    let producer = Producer::new(broker.producer_config(&settings)).await.expect("a producer");
    let first = producer.send(record(b"one")).await.expect("taken");
    broker.until::<ProduceRequest>(|all| all.len() == 1).await;
    let second = producer.send(record(b"two")).await.expect("taken");
    first.await.expect_err("its retries are used up");
    second.await.expect("delivered");
    producer.send(record(b"three")).await.expect("taken").await.expect("delivered");
    let sent: Vec<_> = broker.all::<ProduceRequest>().iter().map(numbers).collect();
    assert_eq!(sent[..5], [(0, 0), (0, 1), (0, 0), (0, 0), (0, 1)]);
    sent[5..].to_vec()
}

/// Before, it got a number in a new epoch at once, and was written twice.
#[tokio::test]
async fn what_may_be_in_the_log_keeps_its_number() {
    assert_eq!(given_up_before_another(ErrorCode::DUPLICATE_SEQUENCE_NUMBER).await, [(0, 2)]);
}

#[tokio::test]
async fn a_gap_ends_in_a_new_epoch_once_the_broker_has_spoken() {
    assert_eq!(given_up_before_another(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER).await, [(1, 0), (1, 1)]);
}

/// Before, whoever awaited a delivery did so for ever.
#[tokio::test]
async fn dropping_the_producer_fails_what_is_open() {
    let broker =
        Broker::start(&[ShownTopic::new("t", &[1])], |asked| asked.is::<ProduceRequest>().map(|_| Reply::Never)).await;
    let producer = Producer::new(broker.producer_config(&[("linger.ms", "0")])).await.expect("a producer");
    let under_way = producer.send(record(b"one")).await.expect("taken");
    broker.until::<ProduceRequest>(|all| all.len() == 1).await;
    let waiting = producer.send(record(b"two")).await.expect("taken");
    drop(producer);
    for delivery in [under_way, waiting] {
        let outcome = tokio::time::timeout(scripted::PATIENCE, delivery).await.expect("it ends");
        assert!(matches!(outcome, Err(ClientError::Closed)));
    }
}

/// Before, these waited until `max.block.ms` was over, or went out as they were.
#[tokio::test]
async fn what_can_never_be_sent_is_refused_at_once() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], take_all).await;
    let producer = Producer::new(broker.producer_config(&[])).await.expect("a producer");
    let small = Producer::new(broker.producer_config(&[("buffer.memory", "1000")])).await.expect("a producer");
    let refused = async |producer: &Producer, record| match producer.send(record).await {
        Err(error @ ClientError::Illegal(_)) => error.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refused(&producer, ProducerRecord { partition: Some(-1), ..record(b"v") }).await,
        "Invalid partition: -1. Partition number should always be non-negative or null."
    );
    assert_eq!(
        refused(&producer, ProducerRecord { timestamp: Some(-1), ..record(b"v") }).await,
        "Invalid timestamp: -1. Timestamp should always be non-negative or null."
    );
    assert_eq!(
        refused(&small, record(b"v")).await,
        "Attempt to allocate 16384 bytes, but there is a hard limit of 1000 on memory allocations."
    );
}

/// Before, the producer asked for that connection without a pause, and nothing else got its turn.
#[tokio::test]
async fn a_leader_that_is_no_known_broker_is_waited_for() {
    let broker = Broker::start(&[ShownTopic::new("t", &[8])], take_all).await;
    let producer = Producer::new(broker.producer_config(&[("linger.ms", "0")])).await.expect("a producer");
    let delivery = producer.send(record(b"v")).await.expect("taken");
    broker.until::<MetadataRequest>(|all| all.len() >= 4).await;
    broker.show(|shown| shown.topics = vec![ShownTopic::new("t", &[1])]);
    tokio::time::timeout(scripted::PATIENCE, delivery).await.expect("in time").expect("delivered");
}

#[tokio::test]
async fn a_broker_that_asks_for_it_is_left_alone() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], |asked| {
        let request = asked.is::<ProduceRequest>()?;
        Some(asked.reply(&ProduceResponse { throttle_time_ms: 700, ..produced(&request, ErrorCode::NONE) }))
    })
    .await;
    let producer = Producer::new(broker.producer_config(&[("linger.ms", "0")])).await.expect("a producer");
    producer.send(record(b"one")).await.expect("taken").await.expect("delivered");
    let start = Instant::now();
    producer.send(record(b"two")).await.expect("taken").await.expect("delivered");
    assert!(start.elapsed() >= Duration::from_millis(650), "{:?}", start.elapsed());
}

/// Before, the first record to each of them waited for `retry.backoff.ms`.
#[tokio::test]
async fn topics_that_are_new_are_asked_about_at_once() {
    const TOPICS: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let broker = Broker::start(&TOPICS.map(|topic| ShownTopic::new(topic, &[1])), take_all).await;
    let settings = [("retry.backoff.ms", "60000"), ("retry.backoff.max.ms", "60000")];
    let producer = Producer::new(broker.producer_config(&settings)).await.expect("a producer");
    for topic in TOPICS {
        let taken = producer.send_detached(ProducerRecord { topic, ..record(b"v") });
        tokio::time::timeout(scripted::PATIENCE, taken).await.expect("in time").expect("taken");
    }
}

/// Before, records went to partitions that are no more, until their time was up.
#[tokio::test]
async fn a_topic_made_anew_with_fewer_partitions() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1, 1, 1, 1])], take_all).await;
    let settings = [("linger.ms", "0"), ("metadata.max.age.ms", "50"), ("delivery.timeout.ms", "31000")];
    let producer = Producer::new(broker.producer_config(&settings)).await.expect("a producer");
    assert_eq!(producer.partition_count("t").await.expect("known"), 4);
    broker.show(|shown| shown.topics = vec![ShownTopic { id: 2, ..ShownTopic::new("t", &[1]) }]);
    let asked = broker.all::<MetadataRequest>().len();
    broker.until::<MetadataRequest>(|all| all.len() > asked + 2).await;
    for key in 0..20u8 {
        let record = ProducerRecord { key: Some(&[key]), ..record(b"v") };
        let delivery = producer.send(record).await.expect("taken");
        let metadata = tokio::time::timeout(scripted::PATIENCE, delivery).await.expect("in time").expect("delivered");
        assert_eq!(metadata.partition, 0);
    }
}

/// Before, they began at 0 again: the broker took that for a batch that it had, and the record was lost.
#[tokio::test]
async fn sequence_numbers_outlive_a_topics_idle_time() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], take_all).await;
    let mut config = broker.producer_config(&[("linger.ms", "0"), ("metadata.max.age.ms", "30")]);
    config.metadata_max_idle_ms = 50;
    let producer = Producer::new(config).await.expect("a producer");
    producer.send(record(b"one")).await.expect("taken").await.expect("delivered");
    let is_forgotten = |all: &[MetadataRequest]| {
        let named = |m: &MetadataRequest| m.topics.as_ref().is_some_and(|t| !t.is_empty());
        all.iter().any(named) && !all.last().is_some_and(named)
    };
    broker.until::<MetadataRequest>(is_forgotten).await;
    producer.send(record(b"two")).await.expect("taken").await.expect("delivered");
    assert_eq!(broker.all::<ProduceRequest>().iter().map(numbers).collect::<Vec<_>>(), [(0, 0), (0, 1)]);
}

/// Compressible data fills batches far beyond `batch.size`, but not beyond the memory.
#[tokio::test]
async fn compressible_records_stay_within_buffer_memory() {
    let broker = Broker::start(&[ShownTopic::new("t", &[1])], |asked| {
        let request = asked.is::<ProduceRequest>()?;
        let whole = request.topic_data[0].partition_data[0].records.clone().map_or(0, |r| r.len());
        assert!(whole < 20_000, "{whole}");
        Some(asked.reply(&produced(&request, ErrorCode::NONE)))
    })
    .await;
    let settings = [
        ("linger.ms", "20"),
        ("batch.size", "16384"),
        ("buffer.memory", "65536"),
        ("compression.type", "gzip"),
        ("max.block.ms", "5000"),
    ];
    let producer = Producer::new(broker.producer_config(&settings)).await.expect("a producer");
    let value = vec![b'a'; 1000];
    for _ in 0..2000 {
        producer.send_detached(record(&value)).await.expect("taken");
    }
    producer.flush().await.expect("flushed");
    assert_eq!(producer.counts().delivered, 2000);
    for request in broker.all::<ProduceRequest>() {
        let records = request.topic_data[0].partition_data[0].records.clone().expect("records").into_bytes();
        let batch = kafka_wire::batch::split(&records).next().expect("one").expect("a batch");
        let bytes = batch.decompressed(1 << 30).expect("records").len();
        assert!(bytes <= 65_536 + 2000, "{bytes} bytes in one batch");
    }
}
