output "connect_url" {
  description = "RASP_CLOUD_URL of your functions."
  value       = "https://${var.public_host}/connect"
}

output "dns_target" {
  description = "What the host name has to point to."
  value       = aws_lb.this.dns_name
}

output "log_group" {
  description = "Where the setup secret of the first start is printed, once."
  value       = aws_cloudwatch_log_group.this.name
}

output "server_security_group_id" {
  description = "For databases and collectors that the servers have to reach."
  value       = aws_security_group.server.id
}
