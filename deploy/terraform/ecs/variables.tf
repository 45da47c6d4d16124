variable "name" {
  description = "Prefix of everything that is made here."
  type        = string
  default     = "rasp-control-plane"
}

variable "image" {
  description = "The image, with its digest: registry.example.com/rasp-control-plane@sha256:…"
  type        = string
}

variable "public_host" {
  description = "Host name of the certificate under which agents and people reach the servers."
  type        = string
}

variable "certificate_arn" {
  description = "ACM certificate of the host name."
  type        = string
}

variable "vpc_id" {
  description = "The network that everything runs in."
  type        = string
}

variable "load_balancer_subnet_ids" {
  description = "Public subnets, at least two."
  type        = list(string)

  validation {
    condition     = length(var.load_balancer_subnet_ids) >= 2
    error_message = "A load balancer needs two subnets."
  }
}

variable "task_subnet_ids" {
  description = "Private subnets that reach the database, the registry and CloudWatch."
  type        = list(string)
}

variable "database_url_secret_arn" {
  description = "Secrets Manager secret whose text is the DATABASE_URL of a PostgreSQL database."
  type        = string
}

variable "database_security_group_id" {
  description = "Security group of the database; the servers are let in on its port."
  type        = string
}

variable "database_port" {
  description = "Port of the database."
  type        = number
  default     = 5432
}

variable "metrics_security_group_ids" {
  description = "Security groups that may read metrics without a token."
  type        = list(string)
  default     = []
}

variable "replicas" {
  description = "How many servers."
  type        = number
  default     = 2

  validation {
    condition     = var.replicas >= 1
    error_message = "There must be one server at least."
  }
}

variable "cpu" {
  description = "CPU units of a server."
  type        = number
  default     = 512
}

variable "memory" {
  description = "Memory of a server in MiB."
  type        = number
  default     = 1024
}

variable "log_retention_days" {
  description = "How long the servers' own log is kept."
  type        = number
  default     = 30
}

variable "tags" {
  description = "Tags of everything that is made here."
  type        = map(string)
  default     = {}
}
