"""A small SAM project, as the local server takes any: its functions show what they were given."""

from pathlib import Path

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  SiteUrl: {Type: String, Default: ''}
  MailFrom: {Type: String, Default: sender@utility.example}
  AwsEndpointUrl: {Type: String, Default: ''}
Globals:
  Function:
    Runtime: python3.13
    Timeout: 2
    Environment:
      Variables: {AWS_ENDPOINT_URL: !Ref AwsEndpointUrl, SITE_URL: !Ref SiteUrl, QUEUE: !Ref Queue}
Resources:
  HttpApi: {Type: AWS::Serverless::HttpApi, Properties: {}}
  Queue: {Type: AWS::SQS::Queue, Properties: {}}
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${AWS::StackName}-exchange'}}
  EchoFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/echo/
      Handler: functions.echo.app.handler
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref HttpApi, Method: get, Path: '/api/echo/{name}'}}
        Post: {Type: HttpApi, Properties: {ApiId: !Ref HttpApi, Method: post, Path: /api/echo}}
        Fixed: {Type: HttpApi, Properties: {ApiId: !Ref HttpApi, Method: get, Path: /api/echo/fixed}}
  BrokenFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/broken/
      Handler: functions.broken.app.handler
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref HttpApi, Method: get, Path: '/api/broken/{how}'}}
  UnloadableFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/unloadable/
      Handler: functions.unloadable.app.handler
      Events:
        Get: {Type: HttpApi, Properties: {ApiId: !Ref HttpApi, Method: get, Path: /api/unloadable}}
  MailFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/mail/
      Handler: functions.mail.app.handler
      Environment: {Variables: {MAIL_FROM: !Ref MailFrom}}
      Events:
        Queue: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn}}
  ImportFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/imports/
      Handler: functions.imports.app.handler
      Environment:
        Variables:
          FLOW: !Sub 'arn:aws:states:${AWS::Region}:${AWS::AccountId}:stateMachine:${AWS::StackName}-import'
      Events:
        File:
          Type: S3
          Properties:
            Bucket: !Ref Bucket
            Events: 's3:ObjectCreated:*'
            Filter: {S3Key: {Rules: [{Name: prefix, Value: in/}]}}
  ImportFlow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: !Sub '${AWS::StackName}-import'
      DefinitionSubstitutions: {Import: !GetAtt ImportFunction.Arn}
      Definition:
        StartAt: Chunks
        States:
          Chunks:
            Type: Map
            ItemsPath: $.chunks
            ItemSelector: {key.$: $.key, chunk.$: $$.Map.Item.Value}
            MaxConcurrency: 20
            ResultPath: null
            ItemProcessor:
              ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
              StartAt: Chunk
              States:
                Chunk:
                  Type: Task
                  Resource: '${Import}'
                  Retry: [{ErrorEquals: [States.ALL], IntervalSeconds: 1, MaxAttempts: 1}]
                  End: true
            Catch: [{ErrorEquals: [States.ALL], ResultPath: $.failed, Next: Finish}]
            Next: Finish
          Finish: {Type: Task, Resource: '${Import}', Next: More}
          More:
            Type: Choice
            Choices: [{Variable: $.more, BooleanEquals: true, Next: Finish}]
            Default: Done
          Done: {Type: Succeed}
  ExportFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/exports/
      Handler: functions.exports.app.handler
      Events:
        ByHand:
          Type: S3
          Properties:
            Bucket: !Ref Bucket
            Events: 's3:ObjectCreated:*'
            Filter: {S3Key: {Rules: [{Name: prefix, Value: export/}]}}
        Reports:
          Type: S3
          Properties:
            Bucket: !Ref Bucket
            Events: 's3:ObjectCreated:*'
            Filter: {S3Key: {Rules: [{Name: prefix, Value: reports/}, {Name: suffix, Value: .json}]}}
        Taken:
          Type: S3
          Properties:
            Bucket: !Ref Bucket
            Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']
            Filter: {S3Key: {Rules: [{Name: prefix, Value: out/}]}}
Outputs:
  ExchangeBucketName: {Value: !Ref Bucket}
"""

ECHO = """
import json, os, time
import boto3

MADE = time.time()

def handler(event, context):
    if event["rawPath"] == "/api/echo":
        boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=event.get("body", ""))
    seen = {"event": event, "environment": dict(os.environ), "made": MADE, "text": "first",
            "left": context.get_remaining_time_in_millis(), "arn": context.invoked_function_arn}
    cookies = ["__Host-session=one; Secure; HttpOnly; Path=/", "other=two"]
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "cookies": cookies,
            "body": json.dumps(seen)}
"""

BROKEN = """
import os, time

def handler(event, context):
    how = event["pathParameters"]["how"]
    if how == "slow":
        time.sleep(60)
    if how == "raise":
        raise ValueError("made to fail")
    if how == "exit":
        os._exit(3)
    if how == "malformed":
        return {"statusCode": 200, "body": {"not": "text"}}
    return {"fine": True}
"""

MAIL = """
import os
import boto3

def handler(event, context):
    for record in event["Records"]:
        body = {"Text": {"Data": record["body"]}, "Html": {"Data": "<p>" + record["body"]}}
        content = {"Simple": {"Subject": {"Data": "Sveiki, " + record["body"][:9]}, "Body": body}}
        mail = {"Destination": {"ToAddresses": ["reader@example.com"]}, "Content": content}
        boto3.client("sesv2").send_email(FromEmailAddress=os.environ["MAIL_FROM"], **mail)
"""

IMPORT = """
import json, os, time, urllib.parse
import boto3

BUCKET = "savitarna-local-exchange"

def handler(event, context):
    if "chunk" in event:
        if event["chunk"] == "broken":
            raise ValueError("made to fail")
        time.sleep(0.2)
        print("chunk", event["chunk"], "of", event["key"])
    elif "chunks" in event:
        return finish(event, event.get("round", 0) + 1)
    else:
        receive(urllib.parse.unquote_plus(event["Records"][0]["s3"]["object"]["key"]))

def receive(key):
    text = boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    print("imported", key, repr(text))
    if text.startswith("chunks "):
        flow = {"stateMachineArn": os.environ["FLOW"], "name": "import-of-" + text.split()[1]}
        given = json.dumps({"key": key, "chunks": text.split()[2:]})
        boto3.client("stepfunctions").start_execution(**flow, input=given)
    elif text != "never reported":
        report(key, {"text": text})

def finish(event, round):
    if round == 2:
        report(event["key"], {"chunks": len(event["chunks"]), "failed": "failed" in event})
    return event | {"round": round, "more": round < 2}

def report(key, content):
    name = "reports/" + key.removeprefix("in/").removesuffix(".csv") + ".json"
    boto3.client("s3").put_object(Bucket=BUCKET, Key=name, Body=json.dumps(content))
"""

EXPORT = """
import boto3

def handler(event, context):
    record = event["Records"][0]
    print("heard", record["eventName"], record["s3"]["object"]["key"])
    if record["s3"]["object"]["key"].startswith("export/"):
        put = boto3.client("s3").put_object
        put(Bucket="savitarna-local-exchange", Key="out/readings-000001.csv", Body=b"payer_code")
"""

FILES = {
    "template.yaml": TEMPLATE,
    "functions/echo/app.py": ECHO,
    "functions/broken/app.py": BROKEN,
    "functions/unloadable/app.py": "import there_is_no_such_module",
    "functions/mail/app.py": MAIL,
    "functions/imports/app.py": IMPORT,
    "functions/exports/app.py": EXPORT,
    "examples/readings.csv": "a\n",
    "examples/contracts.csv": "b\n",
}


def write_project(root: Path) -> Path:
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root
